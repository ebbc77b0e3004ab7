using System.Text.Encodings.Web;
using System.Text.Json;
using Barq.Graph.Answers;
using Barq.Persistence.Diagnostics;

namespace Barq.Graph.Profiling;

/// <summary>Writes profiles.</summary>
internal static class ProfileWriter
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The response with <c>"extensions":{"profile":…}</c> at its end. Nobody may keep it.</summary>
    public static GraphResponse Append(GraphResponse response, string operation, RequestProfile profile)
    {
        var report = JsonSerializer.SerializeToUtf8Bytes(
            new { operation, duration = profile.Elapsed, statements = profile.Statements, batches = profile.Batches, caches = profile.LookUps }, _json);
        var json = new Utf8Writer();

        // Every response is an object, and none has extensions of its own.
        json.Raw(response.Body.Span[..^1]);
        json.Raw(",\"extensions\":{\"profile\":"u8);
        json.Raw(report);
        json.Raw("}}"u8);
        return new GraphResponse(json.Written, response.Status, response.Errors, json);
    }
}
