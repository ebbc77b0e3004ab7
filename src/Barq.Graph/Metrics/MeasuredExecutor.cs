using Barq.Graph.Answers;
using Barq.Graph.Execution;
using Barq.Graph.Preparation;

namespace Barq.Graph.Metrics;

/// <summary>Measures each request around the executor, so that every transport is measured alike.</summary>
internal sealed class MeasuredExecutor(RequestExecutor executor, RequestMeter meter) : IRequestExecutor
{
    /// <inheritdoc/>
    public ValueTask<GraphResponse> ExecuteAsync(GraphRequest request, CancellationToken cancellationToken)
    {
        var started = meter.Begin();
        var executing = executor.ExecuteAsync(request, cancellationToken);
        if (!executing.IsCompletedSuccessfully)
        {
            return AwaitAsync(executing, request, started, End, cancellationToken);
        }

        var response = executing.Result;
        End(meter, request, started, response);
        return new ValueTask<GraphResponse>(response);
    }

    /// <inheritdoc/>
    public ValueTask<ResponseStream> OpenAsync(GraphRequest request, CancellationToken cancellationToken)
    {
        // Of a subscription its opening counts: how long it stays open says nothing of how quick the gateway is. An answer in parts counts whole.
        var started = meter.Begin();
        return AwaitAsync(
            executor.OpenAsync(request, cancellationToken), request, started,
            static (meter, request, started, stream) =>
            {
                if (stream.IsInParts)
                {
                    stream.Ended = ended => End(meter, request, started, ended);
                }
                else
                {
                    meter.End(request, started, stream.Status, stream.Errors, stream.Bytes);
                }
            },
            cancellationToken);
    }

    private static void End(RequestMeter meter, GraphRequest request, long started, ResponseStream ended)
    {
        if (ended.IsComplete)
        {
            meter.End(request, started, ended.Status, ended.Errors, ended.Bytes);
        }
        else
        {
            meter.Abandon(request, started);
        }
    }

    private static void End(RequestMeter meter, GraphRequest request, long started, GraphResponse response) =>
        meter.End(request, started, response.Status, response.Errors, response.Body.Length);

    private async ValueTask<T> AwaitAsync<T>(
        ValueTask<T> executing, GraphRequest request, long started, Action<RequestMeter, GraphRequest, long, T> end, CancellationToken cancellationToken)
    {
        T answer;
        try
        {
            answer = await executing;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            meter.Abandon(request, started);
            throw;
        }
        catch
        {
            meter.Fail(request, started);
            throw;
        }

        end(meter, request, started, answer);
        return answer;
    }
}
