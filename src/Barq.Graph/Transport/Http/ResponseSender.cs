using System.Buffers;
using Barq.Graph.Execution;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Barq.Graph.Transport.Http;

/// <summary>Sends finished answers: status, headers, body, compressed where the client likes that.</summary>
internal sealed class ResponseSender(BodyCompressor compressor)
{
    private static readonly StringValues _vary = "Accept, Accept-Encoding";
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

    /// <summary>Sends an answer.</summary>
    public async Task SendAsync(HttpContext context, int status, ResponseMediaType mediaType, ReadOnlyMemory<byte> body)
    {
        var response = context.Response;
        response.StatusCode = status;
        var headers = response.Headers;
        headers.ContentType = mediaType.ContentType;
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

        if (compressor.Applies(body.Length) && BodyCompressor.Choose(context.Request.Headers[HeaderNames.AcceptEncoding]) is { } encoding)
        {
            var compressed = compressor.Compress(body, encoding);
            try
            {
                headers.ContentEncoding = encoding;
                await WriteAsync(response, compressed);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(compressed.Array!);
            }
        }
        else
        {
            await WriteAsync(response, body);
        }
    }

    private static async Task WriteAsync(HttpResponse response, ReadOnlyMemory<byte> body)
    {
        response.ContentLength = body.Length;
        await response.BodyWriter.WriteAsync(body, response.HttpContext.RequestAborted);
    }
}
