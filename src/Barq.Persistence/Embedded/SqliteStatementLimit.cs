using System.Data.Common;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Barq.Persistence.Embedded;

/// <summary>
/// Interrupts what runs on a SQLite connection once its time is up or it is cancelled: SQLite has no time limit of its own, and its
/// driver runs a statement to the end on the caller's thread. Disposing it ends the watch.
/// </summary>
internal sealed class SqliteStatementLimit : IDisposable
{
    private readonly Lock _lock = new();
    private readonly ITimer? _timer;
    private readonly CancellationTokenRegistration _cancellation;
    private sqlite3? _handle;

    /// <param name="connection">An open connection of SQLite.</param>
    /// <param name="limit">The time that a statement may take; zero is without limit.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="cancellationToken">Interrupts at once.</param>
    public SqliteStatementLimit(DbConnection connection, TimeSpan limit, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        _handle = ((SqliteConnection)connection).Handle;
        if (limit > TimeSpan.Zero)
        {
            _timer = timeProvider.CreateTimer(static self => ((SqliteStatementLimit)self!).Interrupt(), this, limit, Timeout.InfiniteTimeSpan);
        }

        _cancellation = cancellationToken.UnsafeRegister(static self => ((SqliteStatementLimit)self!).Interrupt(), this);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _handle = null;
        }

        _timer?.Dispose();
        _cancellation.Dispose();
    }

    private void Interrupt()
    {
        // Under the lock, so that it never reaches a connection that has gone back to the pool.
        lock (_lock)
        {
            if (_handle is { IsInvalid: false, IsClosed: false } handle)
            {
                raw.sqlite3_interrupt(handle);
            }
        }
    }
}
