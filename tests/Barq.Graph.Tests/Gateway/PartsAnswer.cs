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

    /// <summary>Puts the parts together, as a client does that knows nothing but the specification.</summary>
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
            foreach (var notice in Items(part, "pending"))
            {
                pending.Add((string)notice["id"]!, (JsonArray)notice["path"]!);
                announced++;
            }

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

            var isLast = i == Parts.Count - 1;
            Assert.True(isLast == (part["hasNext"]?.GetValue<bool>() != true), "The last part, and no other, has nothing behind it");
        }

        Assert.Empty(pending);
        Assert.True(announced == 0 == (Parts.Count == 1), "What comes whole announces nothing");
        return (whole["data"], errors);
    }

    private static void Add(JsonObject whole, IReadOnlyList<JsonNode?> path, JsonObject piece)
    {
        var (parent, key) = ((JsonNode)whole, (JsonNode)"data");
        foreach (var step in path)
        {
            parent = At(parent, key)!;
            key = step!;
        }

        if (piece["items"] is JsonArray items)
        {
            var list = (JsonArray)At(parent, key)!;
            foreach (var item in items)
            {
                list.Add(item?.DeepClone());
            }

            return;
        }

        Put(parent, key, Merged(At(parent, key), piece["data"]));
    }

    private static JsonNode? Merged(JsonNode? known, JsonNode? more)
    {
        switch (known, more)
        {
            case (JsonObject fields, JsonObject others):
                foreach (var (name, value) in others)
                {
                    fields[name] = fields.TryGetPropertyValue(name, out var own) ? Merged(own, value)?.DeepClone() : value?.DeepClone();
                }

                return fields;
            case (JsonArray list, JsonArray others):
                Assert.Equal(list.Count, others.Count);
                for (var i = 0; i < list.Count; i++)
                {
                    list[i] = Merged(list[i], others[i])?.DeepClone();
                }

                return list;
            case (not null, _):
                Assert.True(JsonNode.DeepEquals(known, more), $"What came as {known} comes again as {more}");
                return known;
            default:
                return more?.DeepClone();
        }
    }

    private static JsonNode? At(JsonNode parent, JsonNode key) => parent is JsonArray list ? list[key.GetValue<int>()] : ((JsonObject)parent)[key.GetValue<string>()];

    private static void Put(JsonNode parent, JsonNode key, JsonNode? value)
    {
        var own = value?.Parent is null ? value : value.DeepClone();
        if (parent is JsonArray list)
        {
            list[key.GetValue<int>()] = own;
        }
        else
        {
            parent[key.GetValue<string>()] = own;
        }
    }

    private static IEnumerable<JsonObject> Items(JsonObject part, string name) => part[name] is JsonArray items ? items.Cast<JsonObject>() : [];

    private static IEnumerable<JsonNode> ErrorsOf(JsonObject part) => part["errors"] is JsonArray errors ? errors.Select(error => error!) : [];
}
