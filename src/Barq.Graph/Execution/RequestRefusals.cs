using Barq.Graph.Answers;
using Barq.Graph.Errors;
using Barq.Graph.Preparation;
using GraphQLParser;

namespace Barq.Graph.Execution;

/// <summary>Tells clients why a request could not be executed; what is nobody's fault but ours goes to the log.</summary>
internal sealed partial class RequestRefusals(ILogger<RequestRefusals> logger)
{
    /// <summary>The answer instead of which there is an exception.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="document">The document; null where it is not known.</param>
    public GraphResponse Of(Exception exception, PreparedDocument? document)
    {
        var error = ErrorOf(exception, document);
        return exception is GraphQLRequestException refusal && refusal.Code != ErrorCodes.Busy ? Of(error) : ErrorWriter.RequestError(StatusOf(error), error);
    }

    /// <summary>The answer to what is refused.</summary>
    public static GraphResponse Of(ResponseError error) => ErrorWriter.RequestError(ResponseStatus.RequestError, error);

    /// <summary>The answer where there is no place to run.</summary>
    /// <param name="problem">Why not.</param>
    public static GraphResponse Busy(string problem) => ErrorWriter.RequestError(ResponseStatus.Busy, new ResponseError(ErrorCodes.Busy, problem) { RetryAfter = 1 });

    /// <summary>What a client is told of an exception.</summary>
    /// <inheritdoc cref="Of(Exception, PreparedDocument?)"/>
    public ResponseError ErrorOf(Exception exception, PreparedDocument? document)
    {
        if (exception is GraphQLRequestException refusal)
        {
            return ErrorOf(refusal, document);
        }

        if (LoadErrors.Describe(exception) is { } known)
        {
            return known;
        }

        var traceId = TraceIds.Current();
        LogRequestFailed(logger, traceId, exception);
        return new ResponseError(ErrorCodes.Internal, "The request could not be executed.") { TraceId = traceId };
    }

    private static ResponseStatus StatusOf(ResponseError error) => error.Code switch
    {
        ErrorCodes.Internal => ResponseStatus.Failed,
        ErrorCodes.TimedOut => ResponseStatus.TimedOut,
        _ => ResponseStatus.Busy,
    };

    private static ResponseError ErrorOf(GraphQLRequestException exception, PreparedDocument? document)
    {
        var error = new ResponseError(exception.Code, exception.Message) { Path = exception.Path };
        if (exception.Position < 0 || document is null)
        {
            return error;
        }

        var location = Location.FromLinearPosition(document.Document.Source, exception.Position);
        return error with { Line = location.Line, Column = location.Column };
    }

    [LoggerMessage(EventIds.RequestFailed, LogLevel.Error, "A request failed; trace id {TraceId}")]
    private static partial void LogRequestFailed(ILogger logger, string traceId, Exception exception);
}
