using Barq.Graph.Errors;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Barq.Graph.Transport.Http;

/// <summary>What goes wrong while a body is read.</summary>
internal static class BodyErrors
{
    /// <summary>
    /// The answer to a client whose body can't be read: what is wrong is its own doing. No next request can begin on the connection of a body that broke
    /// off: it ends, with the answer where there is somebody to be answered.
    /// </summary>
    /// <param name="exception">What the server threw: beside <see cref="BadHttpRequestException"/> it has plain ones, for a chunk whose size is no number.</param>
    /// <param name="context">The request.</param>
    /// <returns>Null where the client is gone, or where this is no matter of the body: the exception is to be thrown on then.</returns>
    public static HttpRefusal? Answer(Exception exception, HttpContext context)
    {
        var refusal = exception switch
        {
            BadHttpRequestException bad => new HttpRefusal(bad.StatusCode, ErrorCodes.BadRequest, "The body could not be read."),
            IOException when !context.RequestAborted.IsCancellationRequested => HttpRefusal.BadRequest("The body could not be read."),
            _ => null,
        };
        var isBroken = exception is ConnectionResetException or ConnectionAbortedException;
        if (isBroken)
        {
            // Nobody is there, whether that is known already or not.
            context.Abort();
        }

        if (isBroken || refusal is not null)
        {
            EndConnection(context);
        }

        return refusal;
    }

    /// <summary>Ends the connection of a body that was not read to its end once the request has been answered, or has nobody to be answered.</summary>
    /// <param name="context">The request.</param>
    /// <remarks>
    /// The server's own read of a body that broke off never ends. It would look for the next request, stumble over that, and take it for a fault of ours.
    /// </remarks>
    public static void EndConnection(HttpContext context)
    {
        if (!HttpProtocol.IsHttp11(context.Request.Protocol))
        {
            return;
        }

        if (!context.Response.HasStarted)
        {
            context.Response.Headers.Connection = "close";
        }

        context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
    }
}
