using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Barq.Testing.Attacks;

/// <summary>
/// What holds for every answer, whatever was sent: no 5xx but a typed 503 (and 505, for a version of HTTP that there is not); JSON where it says so; errors with a message and a code; nothing
/// of the inside; nothing of the client's echoed at length.
/// </summary>
public static partial class AnswerCheck
{
    /// <summary>Bytes that no answer may be longer than: the largest that the gateway is set to, with its frame.</summary>
    public const int MostBytes = 10_500_000;

    private const int LongestMessage = 1000;

    /// <summary>Checks an answer over HTTP.</summary>
    /// <param name="status">Its status.</param>
    /// <param name="mediaType">Its media type; null for none.</param>
    /// <param name="body">Its body.</param>
    public static AttackAnswer Http(int status, string? mediaType, ReadOnlyMemory<byte> body)
    {
        var code = status.ToString(CultureInfo.InvariantCulture);
        var isJson = mediaType is not null && mediaType.EndsWith("json", StringComparison.OrdinalIgnoreCase);
        if (isJson && body.Length > 0)
        {
            return Json(code, body).Blame(status >= 500 && status != 503 ? $"status {status}" : null);
        }

        var text = Encoding.UTF8.GetString(body.Span[..Math.Min(body.Length, MostBytes)]);
        if (mediaType == "text/event-stream")
        {
            const string Data = "data: ";
            return AttackAnswer.Of(text.Split('\n').Where(line => line.Length > Data.Length && line.StartsWith(Data, StringComparison.Ordinal))
                .Select(line => Json("event", Encoding.UTF8.GetBytes(line[Data.Length..]))).DefaultIfEmpty(AttackAnswer.Of(code)));
        }

        return AttackAnswer.Of(code, status >= 500 && status != 505 ? $"status {status} without a type" : Inside(text), body.Length);
    }

    /// <summary>Checks JSON that answers one request, or a batch of them.</summary>
    /// <param name="prefix">What the code begins with: the status, or the type of a message.</param>
    /// <param name="body">The JSON.</param>
    public static AttackAnswer Json(string prefix, ReadOnlyMemory<byte> body)
    {
        if (body.Length > MostBytes)
        {
            return AttackAnswer.Of(prefix, $"an answer of {body.Length} bytes", body.Length);
        }

        try
        {
            using var json = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 1000 });
            var root = json.RootElement;
            var codes = new List<string>();
            var problem = root.ValueKind == JsonValueKind.Array
                ? root.EnumerateArray().Select(each => Response(each, codes)).FirstOrDefault(each => each is not null)
                : Response(root, codes);
            return AttackAnswer.Of(codes.Count == 0 ? prefix : $"{prefix} {string.Join('+', codes.Distinct().Order(StringComparer.Ordinal))}", problem, body.Length);
        }
        catch (JsonException)
        {
            return AttackAnswer.Of(prefix, "no valid JSON: " + Shorten(Encoding.UTF8.GetString(body.Span)), body.Length);
        }
    }

    /// <summary>What a text tells of the inside; null for nothing.</summary>
    /// <param name="text">The text.</param>
    public static string? Inside(string text) => InsidePattern().Match(text) is { Success: true } match
        ? $"the inside shows: {Shorten(text[Math.Max(0, match.Index - 60)..])}"
        : null;

    private static string? Response(JsonElement response, List<string> codes)
    {
        if (response.ValueKind != JsonValueKind.Object)
        {
            return "an answer that is no object";
        }

        if (!response.TryGetProperty("errors", out var errors))
        {
            return null;
        }

        return errors.ValueKind != JsonValueKind.Array ? "errors that are no list" : Errors(errors, codes);
    }

    /// <summary>Checks a list of errors.</summary>
    internal static string? Errors(JsonElement errors, List<string> codes)
    {
        if (errors.GetArrayLength() == 0)
        {
            return "an empty list of errors";
        }

        string? problem = null;
        foreach (var error in errors.EnumerateArray())
        {
            if (!error.TryGetProperty("message", out var message) || message.ValueKind != JsonValueKind.String
                || !error.TryGetProperty("extensions", out var extensions) || !extensions.TryGetProperty("code", out var code))
            {
                return "an error without message or code: " + Shorten(error.GetRawText());
            }

            codes.Add(code.GetString()!);
            var text = message.GetString()!;
            problem ??= code.GetString() == "INTERNAL_SERVER_ERROR" ? "an internal error"
                : text.Length > LongestMessage ? $"a message of {text.Length} characters"
                : Inside(text);
        }

        return problem;
    }

    private static string Shorten(string text) => text.Length > 200 ? text[..200] + "…" : text;

    [GeneratedRegex(@"\bat Barq\.|\bSystem\.[A-Z]\w+\.|Npgsql|Microsoft\.|Exception\b|StackExchange|EntityFramework|GraphQL\.Validation|SELECT .{1,200} FROM |/src/|\.cs:line")]
    private static partial Regex InsidePattern();
}
