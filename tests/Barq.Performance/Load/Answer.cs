using System.Net.Http.Headers;
using System.Text.Json;
using Barq.Performance.Servers;

namespace Barq.Performance.Load;

/// <summary>What came of a step.</summary>
/// <param name="Code">The error's code, or what went wrong on the way; null where all is well.</param>
/// <param name="Id">The id of what a mutation made.</param>
internal readonly record struct Answer(string? Code, string? Id)
{
    private static readonly MediaTypeWithQualityHeaderValue _accept = new("application/graphql-response+json");

    /// <summary>Sends a step, and reads its whole answer.</summary>
    public static async Task<Answer> AskAsync(Subject subject, VirtualUser user, Step step)
    {
        try
        {
            var body = step.Operation.IsMutation
                ? JsonSerializer.SerializeToUtf8Bytes(new { query = step.Operation.Query, variables = step.Variables })
                : JsonSerializer.SerializeToUtf8Bytes(new { documentId = step.Operation.DocumentId, variables = step.Variables });
            using var request = new HttpRequestMessage(HttpMethod.Post, "graphql") { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = new("application/json");
            request.Headers.Accept.Add(_accept);
            request.Headers.Add("apollographql-client-name", "performance");
            subject.Tokens.Authorize(request, user.Person);
            using var response = await subject.Client.SendAsync(request);
            return Read(await response.Content.ReadAsByteArrayAsync(), step.Operation.IsMutation, (int)response.StatusCode);
        }
        catch (TaskCanceledException)
        {
            return new("NO_ANSWER_IN_TIME", null);
        }
        catch (HttpRequestException exception)
        {
            return new(exception.HttpRequestError.ToString(), null);
        }
    }

    /// <summary>Reads an answer: what is well is not looked into, but for the id of what was made.</summary>
    public static Answer Read(ReadOnlySpan<byte> body, bool isMutation, int status)
    {
        var hasErrors = body.IndexOf("\"errors\":["u8) >= 0;
        if (!isMutation && !hasErrors)
        {
            return new(status == 200 ? null : $"HTTP_{status}", null);
        }

        try
        {
            using var json = JsonDocument.Parse(body.ToArray());
            var root = json.RootElement;
            if (root.TryGetProperty("errors", out var errors))
            {
                return new(CodeOf(errors[0].TryGetProperty("extensions", out var extensions) ? extensions : default), null);
            }

            var payload = root.GetProperty("data").EnumerateObject().First().Value;
            if (payload.TryGetProperty("errors", out var refused) && refused.ValueKind == JsonValueKind.Array)
            {
                return new(CodeOf(refused[0]), null);
            }

            return new(null, payload.EnumerateObject().First().Value.GetProperty("id").GetString());
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return new($"HTTP_{status}", null);
        }
    }

    private static string CodeOf(JsonElement error) => error.ValueKind == JsonValueKind.Object && error.TryGetProperty("code", out var code) ? code.GetString() ?? "UNKNOWN" : "UNKNOWN";
}
