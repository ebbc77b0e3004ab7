using Barq.Graph.Execution;
using Barq.Graph.Responses;

namespace Barq.Graph.Transport.Http;

/// <summary>The HTTP request is not one that can be executed: status and error for the answer.</summary>
internal sealed class HttpRefusal(int status, string code, string message)
{
    /// <summary>The HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>One of <see cref="ErrorCodes"/>.</summary>
    public string Code { get; } = code;

    /// <summary>What is wrong.</summary>
    public string Message { get; } = message;

    /// <summary>A refusal with 400.</summary>
    public static HttpRefusal BadRequest(string message) => new(StatusCodes.Status400BadRequest, ErrorCodes.BadRequest, message);

    /// <summary>The body of the answer.</summary>
    public GraphResponse ToResponse() => ErrorWriter.RequestError(ResponseStatus.RequestError, new ResponseError(Code, Message));
}
