namespace Barq.Persistence.Outbox;

/// <summary>Wakes this node's dispatcher as soon as a write is committed; what it misses the next look finds.</summary>
public sealed class OutboxSignal : IDisposable
{
    private readonly SemaphoreSlim _semaphore = new(0, 1);

    /// <summary>There is something to do.</summary>
    public void Set()
    {
        try
        {
            _semaphore.Release();
        }
        catch (SemaphoreFullException)
        {
            // It has not seen the last one yet, and will see both.
        }
    }

    /// <summary>Waits until there is, or the time is over.</summary>
    /// <param name="patience">How long.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task WaitAsync(TimeSpan patience, CancellationToken cancellationToken) => _semaphore.WaitAsync(patience, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _semaphore.Dispose();
}
