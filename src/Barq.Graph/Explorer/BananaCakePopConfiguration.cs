using System.Text.Json;
using System.Text.Json.Nodes;
using Barq.Graph.Pages;

namespace Barq.Graph.Explorer;

/// <summary>What Banana Cake Pop asks for beside its page when it starts.</summary>
internal static class BananaCakePopConfiguration
{
    /// <summary>The name of the file that it asks for.</summary>
    public const string FileName = "bcp-config.json";

    /// <summary>
    /// What its page may load: it compiles JSON schemas to functions (without that, it shows nothing), writes its styles into the page, and
    /// its editor draws from data and blob URLs. Nothing from outside.
    /// </summary>
    public const string ContentPolicy =
        "default-src 'none'; script-src 'self' 'unsafe-eval'; worker-src 'self' blob:; style-src 'self' 'unsafe-inline'; "
        + "font-src 'self' data:; img-src 'self' data: blob:; connect-src 'self'; manifest-src 'self'" + PageHeaders.Forbidden;

    /// <summary>
    /// The configuration: this gateway as the endpoint, no telemetry, and the examples as the document that a new tab opens with.
    /// </summary>
    /// <param name="endpoint">The path of the GraphQL endpoint on this origin.</param>
    /// <param name="notice">What everybody who opens it should know; null for nothing.</param>
    public static byte[] Write(string endpoint, string? notice = null) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        endpoint,
        title = notice is null ? "Barq" : $"Barq: {notice}",
        disableTelemetry = true,
        useBrowserUrlAsEndpoint = false,
        graphQLDocument = (notice is null ? "" : Comment($"Note: {notice}") + "\n") + string.Join('\n', ExplorerExample.All.Select(example => $"# {example.Title}\n{example.Query}")),
        variables = Variables(),
    });

    // In lines that its editor shows whole, narrow as it is beside its other panes.
    private static string Comment(string text)
    {
        const int width = 44;
        var lines = new List<string> { "#" };
        foreach (var word in text.Split(' '))
        {
            if (lines[^1].Length + word.Length >= width)
            {
                lines.Add("#");
            }

            lines[^1] += " " + word;
        }

        return string.Join('\n', lines) + "\n";
    }

    // One set for all operations: each takes what it declares.
    private static JsonObject Variables() => new(ExplorerExample.All
        .SelectMany(example => example.Variables is { } variables ? variables.EnumerateObject() : [])
        .DistinctBy(variable => variable.Name)
        .Select(variable => KeyValuePair.Create(variable.Name, JsonNode.Parse(variable.Value.GetRawText()))));
}
