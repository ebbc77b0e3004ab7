using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Barq.Graph.Tests.Gateway;
using Barq.Persistence.Access;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using GraphQLParser.AST;
using Snapshooter;
using Snapshooter.Xunit;

namespace Barq.Graph.Tests.Operations;

/// <summary>The operations of the front ends on the demo fleet: their answers, their SQL, and how many statements they take.</summary>
public sealed partial class OperationTests(DemoGateways gateways) : IClassFixture<DemoGateways>
{
    /// <summary>JSON in which only what must be is escaped, as in the gateway's answers.</summary>
    internal static JsonSerializerOptions Relaxed { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };


    private static readonly JsonSerializerOptions _readable = new(Relaxed) { WriteIndented = true };

    public static TheoryData<OperationCase, TestProvider> Cases => OperationCase.OnBothDatabases;

    public static TheoryData<OperationCase, TestProvider> Changes => OperationCase.MutationsOnBothDatabases;

    [SkippableTheory, MemberData(nameof(Cases))]
    public async Task Execute_OperationOfAFrontEnd_OneStatementForEachListAndTheSnapshotsAnswer(OperationCase operation, TestProvider provider)
    {
        var gateway = await gateways.GetAsync(provider);
        var shape = OperationShape.Of(operation.Document, operation.Variables);

        var answer = await gateway.ExecuteAsync(operation.Document, operation.Variables);

        Assert.False(answer.Json.TryGetProperty("errors", out _), answer.Text);
        Assert.All(shape.Connections, path => Assert.True(HasRows(answer.Data, path.Split('.')), $"{operation}: {path} is empty, which proves nothing."));
        Assert.Equal(shape.Statements, answer.Reads);
        Match($"{operation}.json", JsonSerializer.Serialize(answer.Data, _readable) + "\n");
        Match($"{operation}.{provider.ToString().ToLowerInvariant()}.sql", string.Join("\n", answer.Statements.Order(StringComparer.Ordinal).Select(Readable)));
    }

    [SkippableTheory, MemberData(nameof(Changes))]
    public async Task Execute_MutationOfAFrontEnd_TheSnapshotsAnswer(OperationCase operation, TestProvider provider)
    {
        await using var gateway = await TestGateway.CreateAsync(provider, FleetDatabases.Demo);

        var answer = await gateway.ExecuteAsync(operation.Document, operation.Variables, caller: Caller.User(1, CallerRole.Manager, 7));

        Assert.False(answer.Json.TryGetProperty("errors", out _), answer.Text);
        Match($"{operation}.json", JsonSerializer.Serialize(answer.Data, _readable) + "\n");
        Match($"{operation}.{provider.ToString().ToLowerInvariant()}.sql", string.Join("\n", answer.Statements.Order(StringComparer.Ordinal).Select(Readable)));
    }

    [Fact]
    public void Operations_Always_AreManyNamedAfterTheirFilesAndSayWhoAsksThem()
    {
        var files = OperationCase.Files("schema", "operations");

        Assert.InRange(files.Count, 18, 200);
        Assert.Equal(files, OperationCase.Files("tests", "Barq.Graph.Tests", "Operations", "Variables"));
        Assert.Equal(files, OperationCase.All.Concat(OperationCase.Mutations).Select(operation => operation.Operation).Distinct().Order(StringComparer.Ordinal));
        Assert.All(OperationCase.All.Concat(OperationCase.Mutations), operation =>
        {
            var definition = OperationShape.Of(operation.Document, operation.Variables).Definition;
            Assert.NotEqual(OperationType.Subscription, definition.Operation);
            Assert.Equal(string.Concat(operation.Operation.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..])), definition.Name!.StringValue);
            Assert.Matches(@"\A(# [^\n]{20,}\n)+(# @warm( \{[^\n]+\})?\n)?(query|mutation) ", operation.Document);
        });
    }

    private static bool HasRows(JsonElement element, ReadOnlySpan<string> path)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    if (HasRows(item, path))
                    {
                        return true;
                    }
                }

                return false;
            case JsonValueKind.Object when path.Length > 0:
                return element.TryGetProperty(path[0], out var next) && HasRows(next, path[1..]);
            case JsonValueKind.Object:
                return element.EnumerateObject().Any(part => part.Value is { ValueKind: JsonValueKind.Array } list ? list.GetArrayLength() > 0
                    : part.Name == "totalCount" && part.Value.GetInt32() > 0);
            default:
                return false;
        }
    }

    private static void Match(string name, string text) => Snapshot.Match(text, new SnapshotFullName(name, Barq.Testing.Repository.PathOf("tests", "Barq.Graph.Tests", "Operations")));

    private static string Readable(string statement) => Clause().Replace(statement, "\n$1 ") + "\n";

    [GeneratedRegex(" (FROM|WHERE|ORDER BY|LIMIT|LEFT JOIN|CROSS JOIN|GROUP BY) ")]
    private static partial Regex Clause();
}
