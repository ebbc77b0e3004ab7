using System.Buffers;
using System.Globalization;
using Barq.Graph.Answers;
using Barq.Graph.Transport.Sending;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Barq.Graph.Transport.Http;

/// <summary>Sends finished answers: status, headers, body, compressed where the client likes that.</summary>
internal sealed class ResponseSender(BodyCompressor compressor)
{
    private static readonly StringValues _vary = "Accept, Accept-Encoding";
    private static readonly StringValues _varyByCaller = "Accept, Accept-Encoding, Authorization";
    private static readonly StringValues _noStore = "no-store";
    private static readonly StringValues _retryAfter = "1";

    /// <summary>The status of an executed request.</summary>
    /// <remarks>Source: GraphQL over HTTP, "Response", sections "application/json" and "application/graphql-response+json".</remarks>
    public static int StatusOf(GraphResponse response, ResponseMediaType mediaType) => response.Status switch
    {
        ResponseStatus.Executed => StatusCodes.Status200OK,
        ResponseStatus.RequestError => mediaType == ResponseMediaType.GraphQL ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK,
        ResponseStatus.OperationNotAllowed => StatusCodes.Status405MethodNotAllowed,
        ResponseStatus.TimedOut => StatusCodes.Status504GatewayTimeout,
        ResponseStatus.Busy => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };

    /// <summary>Sends the answer to one request: with what it says of being kept, and as 304 where the client has it already.</summary>
    /// <param name="context">The request.</param>
    /// <param name="mediaType">The answer's form.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="held">What is counted of it where it is long.</param>
    public Task SendAsync(HttpContext context, ResponseMediaType mediaType, GraphResponse answer, UnsentAnswer? held)
    {
        var status = StatusOf(answer, mediaType);
        if (answer.Policy is not { IsCacheable: true } policy || status != StatusCodes.Status200OK)
        {
            return SendAsync(context, status, mediaType, answer.Body, held);
        }

        var headers = context.Response.Headers;
        headers.CacheControl = policy.CacheControl;
        headers.Vary = VaryOf(policy);
        if (answer.Cached is not { } cached)
        {
            return SendBodyAsync(context, status, mediaType, answer.Body, null, held);
        }

        headers.Age = ((long)answer.Age.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        if (!HttpMethods.IsGet(context.Request.Method))
        {
            return SendBodyAsync(context, status, mediaType, answer.Body, cached, held);
        }

        headers.ETag = cached.EntityTag;
        if (Has(context.Request.Headers.IfNoneMatch, cached.EntityTag))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        return SendBodyAsync(context, status, mediaType, answer.Body, cached, held);
    }

    /// <summary>Sends an answer that nobody may keep.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">The answer's status.</param>
    /// <param name="mediaType">Its form.</param>
    /// <param name="body">The answer.</param>
    /// <param name="held">What is counted of it where it is long.</param>
    public Task SendAsync(HttpContext context, int status, ResponseMediaType mediaType, ReadOnlyMemory<byte> body, UnsentAnswer? held = null)
    {
        var headers = context.Response.Headers;
        headers.Vary = _vary;
        headers.CacheControl = _noStore;
        if (status == StatusCodes.Status503ServiceUnavailable)
        {
            headers.RetryAfter = _retryAfter;
        }
        else if (status == StatusCodes.Status405MethodNotAllowed)
        {
            headers.Allow = HttpMethods.IsGet(context.Request.Method) ? HttpMethods.Post : "GET, POST";
        }

        return SendBodyAsync(context, status, mediaType, body, null, held);
    }

    private async Task SendBodyAsync(HttpContext context, int status, ResponseMediaType mediaType, ReadOnlyMemory<byte> body, CachedResponse? cached, UnsentAnswer? held)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.Headers.ContentType = mediaType.ContentType;
        if (!compressor.Applies(body.Length) || BodyCompressor.Choose(context.Request.Headers[HeaderNames.AcceptEncoding]) is not { } encoding)
        {
            await WriteAsync(response, body, held);
            return;
        }

        response.Headers.ContentEncoding = encoding;
        if (cached is not null)
        {
            await WriteAsync(response, cached.Encoded(encoding), held);
            return;
        }

        var compressed = compressor.Compress(body, encoding);
        held?.Grow(compressed.Count);
        try
        {
            await WriteAsync(response, compressed, held);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(compressed.Array!);
        }
    }

    private static StringValues VaryOf(ResponsePolicy policy)
    {
        var vary = policy.Scope == ResponseScope.Public ? _vary : _varyByCaller;
        return policy.Vary.Count == 0 ? vary : $"{vary}, {string.Join(", ", policy.Vary)}";
    }

    // Source: RFC 9110, section 13.1.2; compared weakly, as If-None-Match has it.
    private static bool Has(StringValues ifNoneMatch, string tag)
    {
        if (StringValues.IsNullOrEmpty(ifNoneMatch) || !EntityTagHeaderValue.TryParseList(ifNoneMatch, out var tags))
        {
            return false;
        }

        var own = EntityTagHeaderValue.Parse(tag);
        return tags.Any(candidate => candidate.Equals(EntityTagHeaderValue.Any) || candidate.Compare(own, useStrongComparison: false));
    }

    // Whatever is handed to the server is copied, and held until the client takes it.
    private static async Task WriteAsync(HttpResponse response, ReadOnlyMemory<byte> body, UnsentAnswer? held)
    {
        response.ContentLength = body.Length;
        var (output, gone) = (response.BodyWriter, response.HttpContext.RequestAborted);
        for (; body.Length > UnsentAnswers.Piece; body = body[UnsentAnswers.Piece..])
        {
            await output.WriteAsync(body[..UnsentAnswers.Piece], gone);
            held?.Progress();
        }

        await output.WriteAsync(body, gone);
    }
}
