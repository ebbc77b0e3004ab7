using Barq.Graph.Answers;
using Barq.Graph.Authorization;

namespace Barq.Graph.Transport.Http;

/// <summary>Sends the answers to subscriptions, and those that come in parts, to requests that came like any other.</summary>
internal interface IAnswerStreams
{
    /// <summary>Sends all answers to a request, or why there is no room for them.</summary>
    /// <param name="context">The request, of which nothing was sent yet.</param>
    /// <param name="form">The form of the response.</param>
    /// <param name="answers">The answers, disposed by the caller.</param>
    /// <param name="known">Who asks: the stream ends with the token.</param>
    /// <remarks>Ends with <see cref="OperationCanceledException"/> or <see cref="IOException"/> where the client has gone.</remarks>
    Task SendAsync(HttpContext context, StreamForm form, ResponseStream answers, CallerResult known);
}
