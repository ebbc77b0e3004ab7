using Barq.Graph.Execution;

namespace Barq.Graph.Metrics;

/// <summary>Measures each request around the executor, so that every transport is measured alike.</summary>
internal sealed class MeasuredExecutor(RequestExecutor executor, RequestFigures figures, TimeProvider time) : IRequestExecutor
{
    /// <inheritdoc/>
    public ValueTask<GraphResponse> ExecuteAsync(GraphRequest request, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        figures.Begin();
        var executing = executor.ExecuteAsync(request, cancellationToken);
        if (!executing.IsCompletedSuccessfully)
        {
            return AwaitAsync(executing, started, static response => (response.Status, response.HasErrors), cancellationToken);
        }

        var response = executing.Result;
        figures.End(time.GetElapsedTime(started), response.Status, response.HasErrors);
        return new ValueTask<GraphResponse>(response);
    }

    /// <inheritdoc/>
    public ValueTask<ResponseStream> OpenAsync(GraphRequest request, CancellationToken cancellationToken)
    {
        // Of a subscription its opening counts: how long it stays open says nothing of how quick the gateway is.
        var started = time.GetTimestamp();
        figures.Begin();
        return AwaitAsync(executor.OpenAsync(request, cancellationToken), started, static stream => (stream.Status, stream.HasErrors), cancellationToken);
    }

    private async ValueTask<T> AwaitAsync<T>(
        ValueTask<T> executing, long started, Func<T, (ResponseStatus Status, bool HasErrors)> outcomeOf, CancellationToken cancellationToken)
    {
        T answer;
        try
        {
            answer = await executing;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The client has gone, or its time is up: which of the two, and so whether it counts, the transport knows.
            figures.Abandon();
            throw;
        }
        catch
        {
            figures.End(time.GetElapsedTime(started), ResponseStatus.Failed, true);
            throw;
        }

        var (status, hasErrors) = outcomeOf(answer);
        figures.End(time.GetElapsedTime(started), status, hasErrors);
        return answer;
    }
}
