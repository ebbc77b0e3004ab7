using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Barq.Graph.Preparation;
using GraphQLParser;
using GraphQLParser.AST;

namespace Barq.Graph.PersistedOperations;

/// <summary>The form of a manifest.</summary>
internal enum ManifestFormat
{
    /// <summary>Relay's <c>persisted.json</c>: an object of texts by id.</summary>
    Relay,

    /// <summary>Apollo's <c>apollo-persisted-query-manifest</c>: a list of operations with id, name, type and body.</summary>
    Apollo,
}

/// <summary>Reads and writes the manifests in which the tools of front ends list their documents.</summary>
/// <remarks>Source: Relay, "Persisted Queries"; Apollo, "Safelisting with persisted queries".</remarks>
internal static class OperationManifest
{
    private const string ApolloFormat = "apollo-persisted-query-manifest";

    private static readonly JsonSerializerOptions _readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    /// <summary>Reads a manifest of either form.</summary>
    /// <returns>The texts by id.</returns>
    /// <exception cref="FormatException">It is neither; the message says what is wrong.</exception>
    public static IReadOnlyDictionary<string, string> Read(JsonElement manifest)
    {
        if (manifest.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("A manifest is a JSON object.");
        }

        var documents = new Dictionary<string, string>(StringComparer.Ordinal);
        if (manifest.TryGetProperty("operations", out var operations) && operations.ValueKind == JsonValueKind.Array)
        {
            if (Text(manifest, "format") != ApolloFormat || !manifest.TryGetProperty("version", out var version) || version.ValueKind != JsonValueKind.Number
                || version.GetDouble() != 1)
            {
                throw new FormatException($"A list of operations has the format \"{ApolloFormat}\" and the version 1.");
            }

            foreach (var operation in operations.EnumerateArray())
            {
                Add(documents, Text(operation, "id"), Text(operation, "body"));
            }

            return documents;
        }

        foreach (var property in manifest.EnumerateObject())
        {
            Add(documents, property.Name, property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString() : null);
        }

        return documents;
    }

    /// <summary>Writes a manifest: by name, so that the same documents make the same text.</summary>
    /// <param name="format">Its form.</param>
    /// <param name="documents">The texts by id.</param>
    public static string Write(ManifestFormat format, IReadOnlyDictionary<string, string> documents)
    {
        var listed = documents.Select(document => (Id: document.Key, Text: document.Value, Operation: OperationOf(document.Value)))
            .OrderBy(document => document.Operation.Name, StringComparer.Ordinal).ThenBy(document => document.Id, StringComparer.Ordinal);
        JsonNode manifest = format == ManifestFormat.Relay
            ? new JsonObject(listed.Select(document => KeyValuePair.Create(document.Id, (JsonNode?)document.Text)))
            : new JsonObject
            {
                ["format"] = ApolloFormat,
                ["version"] = 1,
                ["operations"] = new JsonArray([.. listed.Select(document => new JsonObject
                {
                    ["id"] = document.Id, ["name"] = document.Operation.Name, ["type"] = document.Operation.Type, ["body"] = document.Text,
                })]),
            };
        return manifest.ToJsonString(_readable) + "\n";
    }

    /// <summary>Name and type of a document's first operation.</summary>
    public static (string Name, string Type) OperationOf(string text)
    {
        try
        {
            var operation = Parser.Parse(text).Definitions.OfType<GraphQLOperationDefinition>().FirstOrDefault();
            return (operation?.Name?.StringValue ?? "", (operation?.Operation ?? OperationType.Query).ToString().ToLowerInvariant());
        }
        catch (GraphQLParser.Exceptions.GraphQLParserException)
        {
            return ("", "query");
        }
    }

    private static void Add(Dictionary<string, string> documents, string? id, string? text)
    {
        if (id is null || DocumentId.Normalize(id) is not { } known || string.IsNullOrWhiteSpace(text))
        {
            throw new FormatException($"The manifest has an entry without a usable id (letters, digits, '-', '_', '.', ':') or without text: \"{id}\".");
        }

        documents[known] = text;
    }

    private static string? Text(JsonElement operation, string name) =>
        operation.ValueKind == JsonValueKind.Object && operation.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
