using Barq.Graph.Answers;
using Barq.Graph.Authorization;
using Barq.Graph.Errors;
using Barq.Jobs.Authentication;

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

    /// <summary>In how many seconds the client may try again; null where that would not help.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>A refusal with 400.</summary>
    public static HttpRefusal BadRequest(string message) => new(StatusCodes.Status400BadRequest, ErrorCodes.BadRequest, message);

    /// <summary>Nobody knows who asks: 401, 403 where the token says too little, or 503 where nobody can say whether it is good.</summary>
    public static HttpRefusal Of(CallerResult unknown) => unknown.ErrorCode switch
    {
        ErrorCodes.Unauthenticated => new(StatusCodes.Status401Unauthorized, unknown.ErrorCode, unknown.Message),
        ErrorCodes.Unavailable => new(StatusCodes.Status503ServiceUnavailable, unknown.ErrorCode, unknown.Message) { RetryAfter = (int)TokenIssuer.Pause.TotalSeconds },
        _ => new(StatusCodes.Status403Forbidden, unknown.ErrorCode, unknown.Message),
    };

    /// <summary>Says with a 401 what is to be sent.</summary>
    /// <remarks>Source: RFC 6750, section 3 "The WWW-Authenticate Response Header Field".</remarks>
    public void Challenge(HttpContext context)
    {
        if (Status == StatusCodes.Status401Unauthorized)
        {
            context.Response.Headers.WWWAuthenticate = context.Request.Headers.Authorization.Count == 0 ? "Bearer" : "Bearer error=\"invalid_token\"";
        }
    }

    /// <summary>The body of the answer.</summary>
    public GraphResponse ToResponse() => ErrorWriter.RequestError(ResponseStatus.RequestError, new ResponseError(Code, Message) { RetryAfter = RetryAfter });
}
