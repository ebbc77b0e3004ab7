using Barq.Graph.Execution;
using Microsoft.AspNetCore.Connections;

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

    /// <summary>Ends the connection of a body that broke off, once it is answered: no next request can begin on it.</summary>
    /// <param name="exception">What the server threw.</param>
    /// <param name="context">The request.</param>
    public static void EndConnection(Exception exception, HttpContext context)
    {
        if (exception is ConnectionResetException)
        {
            // Nobody is there, and the server's own read of the body has never ended: it would stumble over that when it looks for the rest, and
            // take it for a fault of ours.
            context.Abort();
        }
        else if (HttpProtocol.IsHttp11(context.Request.Protocol) && !context.Response.HasStarted)
        {
            // The server would look for the next request in the middle of this.
            context.Response.Headers.Connection = "close";
        }
    }
}
