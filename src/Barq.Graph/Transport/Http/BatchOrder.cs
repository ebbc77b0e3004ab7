using Barq.Graph.Preparation;

namespace Barq.Graph.Transport.Http;

/// <summary>
/// Keeps a batch's order around its mutations: each begins when all before it have ended, and what comes after it when it has ended.
/// Queries with no mutation between them run side by side.
/// </summary>
/// <param name="requests">How many requests there are.</param>
internal sealed class BatchOrder(int requests)
{
    private readonly TaskCompletionSource<bool>[] _writes = Make<bool>(requests);
    private readonly TaskCompletionSource<bool>[] _ended = Make<bool>(requests);

    /// <summary>Returns when a request may begin.</summary>
    /// <param name="request">Its place.</param>
    /// <param name="kind">What it is.</param>
    public async ValueTask BeginAsync(int request, OperationKinds kind)
    {
        var writes = kind == OperationKinds.Mutation;
        _writes[request].TrySetResult(writes);
        for (var earlier = 0; earlier < request; earlier++)
        {
            if (await _writes[earlier].Task || writes)
            {
                await _ended[earlier].Task;
            }
        }
    }

    /// <summary>Says that a request has ended, however it did: also one that never began.</summary>
    /// <param name="request">Its place.</param>
    public void End(int request)
    {
        _writes[request].TrySetResult(false);
        _ended[request].TrySetResult(true);
    }

    // Whoever waits goes on by himself, not within the one that he has waited for.
    private static TaskCompletionSource<T>[] Make<T>(int count) =>
        [.. Enumerable.Range(0, count).Select(_ => new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously))];
}
