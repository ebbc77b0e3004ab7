using System.Diagnostics;
using Barq.Graph.Answers;
using Barq.Graph.Errors;
using Barq.Graph.Preparation;

namespace Barq.Graph.Metrics;

/// <summary>Measures requests: adds each to the figures, and writes a line of the log for each that is answered with errors.</summary>
internal sealed partial class RequestMeter(RequestFigures figures, CallFigures calls, TimeProvider time, ILogger<RequestMeter> logger)
{
    /// <summary>Codes that a line of the log names.</summary>
    private const int MostCodes = 5;

    private static readonly IReadOnlyList<ResponseError> _timedOut = [new(ErrorCodes.TimedOut, "")];
    private static readonly IReadOnlyList<ResponseError> _failed = [new(ErrorCodes.Internal, "")];

    /// <summary>A request begins.</summary>
    /// <returns>When, for those below.</returns>
    public long Begin()
    {
        figures.Begin();
        return time.GetTimestamp();
    }

    /// <summary>A request has been answered.</summary>
    /// <param name="request">The request.</param>
    /// <param name="started">When it began.</param>
    /// <param name="status">What came of it.</param>
    /// <param name="errors">The answer's errors; null where it has none.</param>
    /// <param name="bytes">How long the answer is.</param>
    public void End(GraphRequest request, long started, ResponseStatus status, IReadOnlyList<ResponseError>? errors, int bytes)
    {
        var elapsed = time.GetElapsedTime(started);
        figures.End(elapsed, status, errors is not null);
        Count(request, new MeasuredCall(elapsed, status, errors, request.Rows, bytes)
        {
            Estimated = request.Cost.Estimated,
            Statements = request.Statements,
            DatabaseTime = request.DatabaseTime,
        });
    }

    /// <summary>What executes a request has thrown something.</summary>
    public void Fail(GraphRequest request, long started) => End(request, started, ResponseStatus.Failed, _failed, 0);

    /// <summary>Nobody waits for a request's answer any more: its client has gone, or its time is up, which counts.</summary>
    public void Abandon(GraphRequest request, long started)
    {
        if (request.Gone is { CanBeCanceled: true, IsCancellationRequested: false })
        {
            End(request, started, ResponseStatus.TimedOut, _timedOut, 0);
        }
        else
        {
            figures.Abandon();
        }
    }

    private void Count(GraphRequest request, in MeasuredCall call)
    {
        calls.Add(request.Operation, request.Client, call);
        if (call.Errors is { } errors)
        {
            Log(request, errors, call.IsFailure ? LogLevel.Warning : LogLevel.Information);
        }
    }

    private void Log(GraphRequest request, IReadOnlyList<ResponseError> errors, LogLevel level)
    {
        if (!logger.IsEnabled(level))
        {
            return;
        }

        var codes = string.Join(", ", errors.Select(error => error.Code).Distinct(StringComparer.Ordinal).Take(MostCodes));
        var traceId = errors.FirstOrDefault(error => error.TraceId is not null)?.TraceId ?? Activity.Current?.TraceId.ToString() ?? "none";
        var operation = request.Operation is { } known ? $"{known.KindName} {known.ShortName}" : CallFigures.Unknown;
        LogErrors(logger, level, codes, operation, request.Operation?.Id ?? CallFigures.Unknown, request.Client.Name, request.Client.Version, traceId);
    }

    // Not what the errors say: messages name what was asked for.
    [LoggerMessage(
        EventId = EventIds.RequestAnsweredWithErrors, Message = "A request was answered with {Codes}: {Operation} ({OperationId}), client {Client} {ClientVersion}; trace id {TraceId}")]
    private static partial void LogErrors(
        ILogger logger, LogLevel level, string codes, string operation, string operationId, string client, string clientVersion, string traceId);
}
