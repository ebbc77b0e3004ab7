using System.Reflection;
using System.Text.RegularExpressions;
using Barq.Graph.Errors;
using Barq.Graph.Transport.WebSockets;
using Barq.Testing;

namespace Barq.Graph.Tests.Documentation;

/// <summary>The page of errors has each that the gateway answers with, and no other.</summary>
public sealed partial class ErrorPageTests
{
    private static readonly string _page = File.ReadAllText(Path.Combine(RepositoryFolder.Root, "docs", "errors.md"));

    [Fact]
    public void Codes_OfTheProgramAndOfThePage_AreTheSame()
    {
        var codes = typeof(ErrorCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!);

        Assert.Equal(codes.Order(StringComparer.Ordinal), FirstCells("Codes", "`([A-Z_]+)`"));
    }

    [Fact]
    public void Types_OfTheSchemaAndOfThePage_AreTheSame()
    {
        var schema = File.ReadAllText(Path.Combine(RepositoryFolder.Root, "schema", "schema.graphql"));

        Assert.Equal(ErrorTypes().Matches(schema).Select(type => type.Groups[1].Value).Order(StringComparer.Ordinal), FirstCells("Errors of mutations", @"`(\w+)`"));
    }

    [Fact]
    public void ClosingCodes_OfTheProgram_StandOnThePage()
    {
        var known = typeof(SocketClose).GetProperties(BindingFlags.Public | BindingFlags.Static)
            .Select(property => property.GetValue(null)).OfType<SocketClose>()
            .Append(SocketClose.BadRequest("")).Append(SocketClose.Duplicate(""))
            .Select(close => $"{close.Code}").Distinct();

        Assert.Empty(known.Except(FirstCells("Closing codes of sockets", @"(\d+)")));
    }

    private static IEnumerable<string> FirstCells(string heading, string cell)
    {
        var section = _page[_page.IndexOf($"## {heading}\n", StringComparison.Ordinal)..].Split("\n## ")[0];
        return Regex.Matches(section, $@"^\| {cell} \|", RegexOptions.Multiline).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal);
    }

    [GeneratedRegex(@"^type (\w+) implements Error\b", RegexOptions.Multiline)]
    private static partial Regex ErrorTypes();
}
