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

/// <summary>The database server can't be reached, or went away.</summary>
/// <param name="innerException">The driver's error.</param>
public sealed class DatabaseUnavailableException(Exception? innerException = null)
    : Exception("The database can't be reached.", innerException);
