using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Unicode;
using Barq.Graph.Errors;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Barq.Graph.Transport.Http;

/// <summary>Reads a request's body as JSON.</summary>
internal static class BodyReader
{
    /// <summary>Checks the content type: JSON in UTF-8, or nothing.</summary>
    public static HttpRefusal? CheckContentType(string? contentType)
    {
        if (contentType is "application/json" or "application/json; charset=utf-8")
        {
            return null;
        }

        return MediaTypeHeaderValue.TryParse(contentType, out var parsed)
            && parsed.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            && (!parsed.Charset.HasValue || IsUtf8(HeaderUtilities.RemoveQuotes(parsed.Charset)))
            ? null
            : new HttpRefusal(
                StatusCodes.Status415UnsupportedMediaType, ErrorCodes.BadRequest, "The body must be application/json in UTF-8, and Content-Type must say so.");
    }

    /// <summary>Whether a charset is UTF-8, also as many libraries spell it: without the hyphen.</summary>
    public static bool IsUtf8(StringSegment charset) =>
        charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || charset.Equals("utf8", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the whole body of an administrator's request, which waits for no place and has one answer, so that it is checked as one.</summary>
    /// <inheritdoc cref="ReadRequestsAsync"/>
    public static ValueTask<(JsonDocument? Document, HttpRefusal? Refusal)> ReadOneAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken) =>
        ReadAsync(request, maxBytes, null, "", isOne: true, cancellationToken);

    /// <summary>Reads the whole body of GraphQL requests: one, or a batch, of which each is checked by itself, so that one leaves the others their answers.</summary>
    /// <param name="request">The request.</param>
    /// <param name="maxBytes">How long it may be.</param>
    /// <param name="slots">Where a body that is not there yet takes a place.</param>
    /// <param name="key">Whose it is.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The document, to be disposed after the request has been executed; or why there is none.</returns>
    public static ValueTask<(JsonDocument? Document, HttpRefusal? Refusal)> ReadRequestsAsync(
        HttpRequest request, int maxBytes, BodySlots slots, string key, CancellationToken cancellationToken) =>
        ReadAsync(request, maxBytes, slots, key, isOne: false, cancellationToken);

    private static async ValueTask<(JsonDocument? Document, HttpRefusal? Refusal)> ReadAsync(
        HttpRequest request, int maxBytes, BodySlots? slots, string key, bool isOne, CancellationToken cancellationToken)
    {
        if (request.ContentLength > maxBytes)
        {
            return (null, TooLarge(maxBytes));
        }

        // A read that its token ends leaves the pipe in the middle of it, and the server could not end the request in order.
        using var ending = cancellationToken.UnsafeRegister(static reader => Cancel((PipeReader)reader!), request.BodyReader);
        IDisposable? slot = null;
        try
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var reading = request.BodyReader.ReadAsync(CancellationToken.None);
                if (slots is not null && slot is null && !reading.IsCompleted)
                {
                    (slot, var full) = slots.TryEnter(key);
                    if (full is not null)
                    {
                        request.BodyReader.CancelPendingRead();
                        request.BodyReader.AdvanceTo((await reading).Buffer.End);
                        BodyErrors.EndConnection(request.HttpContext);
                        return (null, full);
                    }
                }

                var result = await reading;
                if (result.Buffer.Length > maxBytes)
                {
                    request.BodyReader.AdvanceTo(result.Buffer.End);
                    return (null, TooLarge(maxBytes));
                }

                if (!result.IsCompleted)
                {
                    request.BodyReader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
                    continue;
                }

                // Copied once, so that the pipe's memory is free while the request runs; requests are small.
                var body = result.Buffer.ToArray();
                request.BodyReader.AdvanceTo(result.Buffer.End);
                return Parse(body, isOne);
            }
        }
        catch (Exception exception)
        {
            if (BodyErrors.Answer(exception, request.HttpContext) is { } refusal)
            {
                return (null, refusal);
            }

            throw;
        }
        finally
        {
            slot?.Dispose();
        }
    }

    private static void Cancel(PipeReader body)
    {
        try
        {
            body.CancelPendingRead();
        }
        catch (Exception exception) when (exception is ConnectionAbortedException or OperationCanceledException or ObjectDisposedException)
        {
            // The connection has ended, and every read of it; here it would be the server's callback that fails.
        }
    }

    private static (JsonDocument? Document, HttpRefusal? Refusal) Parse(byte[] body, bool isOne)
    {
        ReadOnlyMemory<byte> json = body;
        if (json.Span.StartsWith("\uFEFF"u8))
        {
            json = json[3..];
        }

        if (!Utf8.IsValid(json.Span))
        {
            return (null, HttpRefusal.BadRequest("The body is not valid UTF-8."));
        }

        try
        {
            var document = JsonDocument.Parse(json);
            if (!isOne || JsonText.IsUnicode(json.Span))
            {
                return (document, null);
            }

            document.Dispose();
            return (null, HttpRefusal.BadRequest("The body has half of a surrogate pair in a text."));
        }
        catch (JsonException)
        {
            return !isOne && Batch(json.Span) is { } batch ? (batch, null) : (null, HttpRefusal.BadRequest($"The body {JsonText.Fault(json.Span)}."));
        }
    }

    // One request of a batch that nests too deeply is refused by itself, and leaves the others their answers.
    private static JsonDocument? Batch(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonText.WithoutDeep(json) is { } batch ? JsonDocument.Parse(batch) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static HttpRefusal TooLarge(int maxBytes) => new(
        StatusCodes.Status413PayloadTooLarge, ErrorCodes.PayloadTooLarge, $"The body is longer than {maxBytes} bytes.");
}
