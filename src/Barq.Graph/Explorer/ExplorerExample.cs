using System.Text.Json;

namespace Barq.Graph.Explorer;

/// <summary>A query that is ready to be run.</summary>
/// <param name="Title">What it answers, in a few words.</param>
/// <param name="Query">The GraphQL document, with one operation.</param>
/// <param name="Variables">Values for its variables; null where its defaults do.</param>
internal sealed record ExplorerExample(string Title, string Query, JsonElement? Variables)
{
    private const string VariablesMark = "# variables: ";

    /// <summary>All of them, in the order of their files' names.</summary>
    public static IReadOnlyList<ExplorerExample> All { get; } =
        [.. ExplorerContent.Resources.Names("examples/").Order(StringComparer.Ordinal).Select(name => Parse(ExplorerContent.Resources.ReadText(name)))];

    /// <summary>All of them as JSON, for our own page.</summary>
    public static byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(All, JsonSerializerOptions.Web);

    /// <summary>
    /// Reads an example's file: a comment with the title, at will a comment <c># variables: { … }</c> with their values as JSON, then
    /// the operation.
    /// </summary>
    /// <exception cref="FormatException">The title is missing.</exception>
    internal static ExplorerExample Parse(string text)
    {
        var lines = text.Split('\n');
        if (!lines[0].StartsWith("# ", StringComparison.Ordinal))
        {
            throw new FormatException("An example begins with a comment that is its title.");
        }

        var hasVariables = lines.Length > 1 && lines[1].StartsWith(VariablesMark, StringComparison.Ordinal);
        JsonElement? variables = hasVariables ? JsonElement.Parse(lines[1].AsSpan(VariablesMark.Length)) : null;
        return new ExplorerExample(lines[0][2..].Trim(), string.Join('\n', lines.Skip(hasVariables ? 2 : 1)).Trim() + "\n", variables);
    }
}
