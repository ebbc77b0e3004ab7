using Barq.Graph.Answers;
using Barq.Graph.Errors;
using Barq.Graph.Preparation;

namespace Barq.Graph.Execution;

/// <summary>What is answered to an operation whose kind may not run over the transport that it came by.</summary>
internal static class OperationRefusal
{
    /// <summary>The answer: which way the kind can go.</summary>
    /// <remarks>A subscription by plain POST is a well-formed request: no status may keep its client from reading what it should have said.</remarks>
    public static GraphResponse Of(OperationKinds kind) => kind == OperationKinds.Subscription
        ? ErrorWriter.RequestError(ResponseStatus.RequestError, new ResponseError(
            ErrorCodes.OperationNotAllowed,
            "A subscription has many answers. Open it in a request of its own with the header Accept: text/event-stream, or with "
            + "Accept: multipart/mixed;subscriptionSpec=1.0, or over a WebSocket at the same address with the sub-protocol graphql-transport-ws."))
        : ErrorWriter.RequestError(ResponseStatus.OperationNotAllowed, new ResponseError(
            ErrorCodes.OperationNotAllowed, $"A {kind.ToString().ToLowerInvariant()} can't be run this way: send it by POST."));
}
