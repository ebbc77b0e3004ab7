namespace Barq.Persistence.Databases;

/// <summary>
/// No database connection became free within <c>DB_POOL_TIMEOUT</c> (on SQLite: another wrote for that long). The client may try again.
/// </summary>
/// <param name="innerException">The driver's error.</param>
public sealed class DatabaseBusyException(Exception? innerException = null)
    : Exception("The database is busy: no connection became free in time.", innerException);

/// <summary>A statement ran longer than <c>DB_QUERY_TIMEOUT</c> and was ended.</summary>
/// <param name="innerException">The driver's error.</param>
public sealed class StatementTimeoutException(Exception? innerException = null)
    : Exception("The database took longer over a statement than it may.", innerException);

/// <summary>
/// The server ended a transaction in favour of another: of two that waited for each other, or of one that saw what is there no more. Nothing
/// of it was done; the same may be tried again at once.
/// </summary>
/// <param name="innerException">The driver's error.</param>
public sealed class DatabaseContentionException(Exception? innerException = null)
    : Exception("The database gave way to another transaction.", innerException);

/// <summary>The database server can't be reached, or went away.</summary>
public class DatabaseUnavailableException : Exception
{
    /// <summary>Nothing was done.</summary>
    /// <param name="innerException">The driver's error.</param>
    public DatabaseUnavailableException(Exception? innerException = null)
        : this("The database can't be reached.", innerException)
    {
    }

    private protected DatabaseUnavailableException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>The server went away, or was silent for too long, while a transaction was being committed: it may or may not have been done.</summary>
/// <param name="innerException">The driver's error.</param>
public sealed class CommitUnknownException(Exception? innerException = null)
    : DatabaseUnavailableException("The database went away during a commit, which may or may not have been done.", innerException);
