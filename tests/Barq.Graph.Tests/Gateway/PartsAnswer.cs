using System.Text.Json.Nodes;

namespace Barq.Graph.Tests.Gateway;

/// <summary>An answer that came in parts.</summary>
/// <param name="Parts">The parts, in their order: one where it came whole.</param>
/// <param name="Statements">The statements that had been run when each part came.</param>
/// <param name="Forms">The texts of the statements.</param>
public sealed record PartsAnswer(IReadOnlyList<JsonObject> Parts, IReadOnlyList<int> Statements, IReadOnlyList<string> Forms)
{
    /// <summary>The parts as text.</summary>
    public IReadOnlyList<string> Texts => [.. Parts.Select(part => part.ToJsonString(Operations.OperationTests.Relaxed))];

    /// <summary>Puts the parts together, as a client does that knows nothing but the specification. What has come does not come again.</summary>
    /// <returns>The data, and the errors of all parts.</returns>
    /// <remarks>Source: Apollo, "incremental v0.2", section "Payload format".</remarks>
    public (JsonNode? Data, IReadOnlyList<JsonNode> Errors) Merge()
    {
        var whole = new JsonObject { ["data"] = Parts[0]["data"]?.DeepClone() };
        var errors = new List<JsonNode>(ErrorsOf(Parts[0]));
        var pending = new Dictionary<string, JsonArray>(StringComparer.Ordinal);
        var announced = 0;
        for (var i = 0; i < Parts.Count; i++)
        {
            var part = Parts[i];
            foreach (var piece in Items(part, "incremental"))
            {
                Add(whole, [.. pending[(string)piece["id"]!], .. piece["subPath"] as JsonArray ?? []], piece);
                errors.AddRange(ErrorsOf(piece));
            }

            foreach (var done in Items(part, "completed"))
            {
                Assert.True(pending.Remove((string)done["id"]!), "A part that nobody has announced, or that was complete already");
                errors.AddRange(ErrorsOf(done));
            }

            foreach (var notice in Items(part, "pending"))
            {
                pending.Add((string)notice["id"]!, (JsonArray)notice["path"]!);
                announced++;
            }

            CheckLast(i);
        }

        Assert.Empty(pending);
        Assert.True(announced == 0 == (Parts.Count == 1), "What comes whole announces nothing");
        return (whole["data"], errors);
    }

    /// <summary>Puts the parts together where each names its path, and none is announced.</summary>
    /// <returns>The data.</returns>
    /// <remarks>Source: Apollo, "incremental v0.1", where an index that ends a path tells where the elements of a list begin.</remarks>
    public JsonNode? MergeByPaths()
    {
        var whole = new JsonObject { ["data"] = Parts[0]["data"]?.DeepClone() };
        for (var i = 0; i < Parts.Count; i++)
        {
            Assert.False(Parts[i].ContainsKey("pending") || Parts[i].ContainsKey("completed"), "Clients who go by paths know nothing of ids");
            foreach (var piece in Items(Parts[i], "incremental").Where(piece => piece["data"] is not null || piece["items"] is not null))
            {
                var path = (JsonArray)piece["path"]!;
                Add(whole, [.. piece.ContainsKey("items") ? path.SkipLast(1) : path], piece);
            }

            CheckLast(i);
        }

        return whole["data"];
    }

    private void CheckLast(int part) =>
        Assert.True(part == Parts.Count - 1 == (Parts[part]["hasNext"]?.GetValue<bool>() != true), "The last part, and no other, has nothing behind it");

    private static void Add(JsonObject whole, IReadOnlyList<JsonNode?> path, JsonObject piece)
    {
        var place = path.Aggregate(whole["data"], (parent, step) => At(parent!, step!));
        if (piece["items"] is JsonArray items)
        {
            foreach (var item in items)
            {
                ((JsonArray)place!).Add(item?.DeepClone());
            }

            return;
        }

        foreach (var (name, value) in (JsonObject)piece["data"]!)
        {
            Assert.False(((JsonObject)place!).ContainsKey(name), $"'{name}' comes again: {piece}");
            place[name] = value?.DeepClone();
        }
    }

    private static JsonNode? At(JsonNode parent, JsonNode key) => parent is JsonArray list ? list[key.GetValue<int>()] : ((JsonObject)parent)[key.GetValue<string>()];

    private static IEnumerable<JsonObject> Items(JsonObject part, string name) => part[name] is JsonArray items ? items.Cast<JsonObject>() : [];

    private static IEnumerable<JsonNode> ErrorsOf(JsonObject part) => part["errors"] is JsonArray errors ? errors.Select(error => error!) : [];
}
