using Barq.Graph.Answers;
using Barq.Graph.Errors;
using Barq.Graph.Preparation;

namespace Barq.Graph.Transport.Connections;

/// <summary>Opens operations for connections that outlive them.</summary>
internal static class TimedOpening
{
    /// <summary>Executes a request, or subscribes: within the time that one request has. How long a subscription then stays open is its client's affair.</summary>
    /// <param name="executor">The executor.</param>
    /// <param name="request">The request.</param>
    /// <param name="limit">The time.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The answers; where the time ran out, an error of <see cref="ErrorCodes.TimedOut"/>.</returns>
    public static async Task<ResponseStream> OpenAsync(
        this IRequestExecutor executor, GraphRequest request, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        var timeout = new CancellationTokenSource(limit, time);
        var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var stream = default(ResponseStream);
        request.Gone = cancellationToken;
        try
        {
            stream = await executor.OpenAsync(request, linked.Token);
            if (stream.IsInParts)
            {
                stream.Own(linked);
                stream.Own(timeout);
            }

            return stream;
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new ResponseStream(ErrorWriter.RequestError(
                ResponseStatus.TimedOut, new ResponseError(ErrorCodes.TimedOut, $"The operation took longer than {limit.TotalSeconds} seconds.")));
        }
        finally
        {
            // The time is for all parts of an answer.
            if (stream?.IsInParts != true)
            {
                linked.Dispose();
                timeout.Dispose();
            }
        }
    }
}
