using System.Data.Common;
using Barq.Persistence.Databases;

namespace Barq.Persistence.Replicas;

/// <summary>Connections to read from: a healthy replica in turn, else the primary.</summary>
public interface IReadConnections
{
    /// <summary>
    /// Runs a read on a connection. A read whose server goes away is run again from its start on the next replica, at last on the
    /// primary; the caller sees an error only where the primary fails too. Every attempt is held to <c>DB_QUERY_TIMEOUT</c>.
    /// </summary>
    /// <param name="consistency">How fresh the rows must be.</param>
    /// <param name="read">
    /// Runs one statement and reads its rows. It may be called more than once: it starts with empty hands each time and writes nothing.
    /// </param>
    /// <param name="cancellationToken">Ends the statement.</param>
    /// <typeparam name="T">What is read.</typeparam>
    /// <exception cref="DatabaseBusyException">No connection was free in time.</exception>
    /// <exception cref="StatementTimeoutException">The statement took longer than allowed.</exception>
    /// <exception cref="DatabaseUnavailableException">The server can't be reached.</exception>
    ValueTask<T> ReadAsync<T>(
        ReadConsistency consistency, Func<DbConnection, CancellationToken, ValueTask<T>> read, CancellationToken cancellationToken);

    /// <summary>Opens a connection, to be disposed by the caller. What befalls it later is the caller's: prefer <see cref="ReadAsync"/>.</summary>
    /// <param name="consistency">How fresh the rows must be.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <inheritdoc cref="ReadAsync" path="/exception[@cref='T:Barq.Persistence.Databases.DatabaseBusyException']"/>
    /// <inheritdoc cref="ReadAsync" path="/exception[@cref='T:Barq.Persistence.Databases.DatabaseUnavailableException']"/>
    ValueTask<DbConnection> OpenReadAsync(ReadConsistency consistency, CancellationToken cancellationToken);
}
