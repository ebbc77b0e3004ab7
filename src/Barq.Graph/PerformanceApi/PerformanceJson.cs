using System.Text.Json;
using System.Text.Json.Serialization;

namespace Barq.Graph.PerformanceApi;

/// <summary>How the performance endpoints write JSON: snake_case, enums as words.</summary>
internal static class PerformanceJson
{
    private static readonly JsonSerializerOptions _options = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>A value as JSON.</summary>
    public static string Write<T>(T value) => JsonSerializer.Serialize(value, _options);
}
