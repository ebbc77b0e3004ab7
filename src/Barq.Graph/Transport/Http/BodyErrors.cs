using Barq.Graph.Execution;

namespace Barq.Graph.Transport.Http;

/// <summary>What goes wrong while a body is read.</summary>
internal static class BodyErrors
{
    /// <summary>The answer to a client whose body can't be read: what is wrong is its own doing.</summary>
    /// <param name="exception">What the server threw: beside <see cref="BadHttpRequestException"/> it has plain ones, for a chunk whose size is no number.</param>
    /// <param name="context">The request.</param>
    /// <returns>Null where the client is gone, or where this is no matter of the body.</returns>
    public static HttpRefusal? Refusal(Exception exception, HttpContext context) => exception switch
    {
        BadHttpRequestException bad => new HttpRefusal(bad.StatusCode, ErrorCodes.BadRequest, "The body could not be read."),
        IOException when !context.RequestAborted.IsCancellationRequested => HttpRefusal.BadRequest("The body could not be read."),
        _ => null,
    };
}
