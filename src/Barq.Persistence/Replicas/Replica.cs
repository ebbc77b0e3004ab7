using Barq.Persistence.Databases;
using Npgsql;

namespace Barq.Persistence.Replicas;

/// <summary>A server that follows the primary.</summary>
internal sealed class Replica : IAsyncDisposable
{
    private const int ProbeTimeoutSeconds = 2;
    private readonly NpgsqlDataSource _probe;
    private int _isHealthy = 1;

    public Replica(string url, DatabaseOptions options)
    {
        if (!DatabaseUrl.TryParse(url, out var parsed, out var problem))
        {
            throw new ArgumentException(problem, nameof(url));
        }

        var server = new NpgsqlConnectionStringBuilder(parsed.ConnectionString);
        Address = $"{server.Host}:{server.Port}/{server.Database}";
        Source = PostgreSqlPool.Create(parsed.ConnectionString, options);
        // A connection of its own each time: the pool may be taken although the server is well.
        server.Pooling = false;
        server.Timeout = ProbeTimeoutSeconds;
        server.CommandTimeout = ProbeTimeoutSeconds;
        _probe = NpgsqlDataSource.Create(server);
    }

    /// <summary>Host, port and database.</summary>
    public string Address { get; }

    public NpgsqlDataSource Source { get; }

    public bool IsHealthy => Volatile.Read(ref _isHealthy) == 1;

    /// <summary>Takes it out; true where it was in.</summary>
    public bool TakeOut()
    {
        if (Interlocked.Exchange(ref _isHealthy, 0) == 0)
        {
            return false;
        }

        // The kept connections lead to a server that has gone, even when it has come back.
        Source.Clear();
        return true;
    }

    /// <summary>Puts it back; true where it was out.</summary>
    public bool PutBack() => Interlocked.Exchange(ref _isHealthy, 1) == 0;

    /// <summary>Asks the server whether it answers.</summary>
    /// <exception cref="NpgsqlException">It does not, within 2 seconds.</exception>
    public async Task ProbeAsync(CancellationToken cancellationToken)
    {
        await using var command = _probe.CreateCommand("SELECT 1");
        await command.ExecuteScalarAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await _probe.DisposeAsync();
    }
}
