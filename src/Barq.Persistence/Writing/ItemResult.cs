using System.Text.Json;

namespace Barq.Persistence.Writing;

/// <summary>What came of one item of a write of many.</summary>
/// <param name="Key">The key of the object that was written; null where nothing was.</param>
/// <param name="Errors">Why nothing was; empty where it was, and where another item's error kept it from being done.</param>
public sealed record ItemResult(long? Key, IReadOnlyList<WriteError> Errors)
{
    /// <summary>Reads what <see cref="ToJson"/> has written.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    internal static IReadOnlyList<ItemResult> FromJson(string json) =>
        JsonSerializer.Deserialize<ItemResult[]>(json, JsonSerializerOptions.Web) ?? throw new JsonException("The result is null.");

    /// <summary>Writes results, for who asks again.</summary>
    internal static string ToJson(IReadOnlyList<ItemResult> items) => JsonSerializer.Serialize(items, JsonSerializerOptions.Web);
}
