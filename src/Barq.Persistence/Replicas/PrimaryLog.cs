using NpgsqlTypes;

namespace Barq.Persistence.Replicas;

/// <summary>How far the primary's log was in the last seconds, from which it follows until when a replica knows everything.</summary>
internal sealed class PrimaryLog(string connectionString, TimeProvider time) : IAsyncDisposable
{
    private readonly ServerWatch _watch = new(connectionString);
    private volatile Sample[] _samples = [];

    /// <summary>Looks once.</summary>
    /// <exception cref="Npgsql.NpgsqlException">The primary does not answer.</exception>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            // The time before it is asked: whatever was committed by then is in the log up to the position.
            var asked = time.GetTimestamp();
            if (await _watch.AskAsync("SELECT pg_current_wal_lsn()", cancellationToken) is NpgsqlLogSequenceNumber position)
            {
                _samples = [.. _samples.Where(sample => time.GetElapsedTime(sample.Asked) < ReplicaLag.Most), new Sample(asked, position)];
            }
        }
        catch (Exception)
        {
            // Another server may answer in its place, with a log of its own.
            _samples = [];
            throw;
        }
    }

    /// <summary>The latest time until which everything committed is in the log up to a position; null where that is too long ago to know.</summary>
    public long? KnownUntil(NpgsqlLogSequenceNumber position) => _samples.LastOrDefault(sample => sample.Position <= position)?.Asked;

    public ValueTask DisposeAsync() => _watch.DisposeAsync();

    private sealed record Sample(long Asked, NpgsqlLogSequenceNumber Position);
}
