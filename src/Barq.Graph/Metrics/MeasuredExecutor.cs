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
            return AwaitAsync(executing, started, cancellationToken);
        }

        var response = executing.Result;
        figures.End(time.GetElapsedTime(started), response.Status, response.HasErrors);
        return new ValueTask<GraphResponse>(response);
    }

    /// <inheritdoc/>
    public async ValueTask<ResponseStream> OpenAsync(GraphRequest request, CancellationToken cancellationToken)
    {
        // Of a subscription its opening counts: how long it stays open says nothing of how quick the gateway is.
        var started = time.GetTimestamp();
        figures.Begin();
        try
        {
            var stream = await executor.OpenAsync(request, cancellationToken);
            figures.End(time.GetElapsedTime(started), stream.Status, stream.HasErrors);
            return stream;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            figures.Abandon();
            throw;
        }
        catch
        {
            figures.End(time.GetElapsedTime(started), ResponseStatus.Failed, true);
            throw;
        }
    }

    private async ValueTask<GraphResponse> AwaitAsync(ValueTask<GraphResponse> executing, long started, CancellationToken cancellationToken)
    {
        GraphResponse response;
        try
        {
            response = await executing;
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

        figures.End(time.GetElapsedTime(started), response.Status, response.HasErrors);
        return response;
    }
}
