using System.Net.Sockets;
using Npgsql;

namespace Barq.Persistence.Databases;

/// <summary>Says what an error of a database driver means for the one who asked.</summary>
public static class DatabaseErrors
{
    /// <summary>
    /// Translates a driver's error to a <see cref="DatabaseBusyException"/>, a <see cref="StatementTimeoutException"/> or a
    /// <see cref="DatabaseUnavailableException"/>.
    /// </summary>
    /// <param name="exception">What the driver threw, perhaps inside an exception of EF Core.</param>
    /// <returns>The typed exception, with the given one inside; the given one itself where it is none of these.</returns>
    public static Exception Translate(Exception exception)
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            if (Recognize(inner) is { } kind)
            {
                return kind switch
                {
                    Kind.Busy => new DatabaseBusyException(exception),
                    Kind.Timeout => new StatementTimeoutException(exception),
                    _ => new DatabaseUnavailableException(exception),
                };
            }
        }

        return exception;
    }

    private static Kind? Recognize(Exception exception) => exception switch
    {
        PostgresException postgres => Recognize(postgres.SqlState),
        // Npgsql has no type of its own for a pool without a free connection, and its messages are not translated.
        NpgsqlException { InnerException: TimeoutException } when exception.Message.Contains("pool", StringComparison.Ordinal) => Kind.Busy,
        NpgsqlException { InnerException: TimeoutException } => Kind.Timeout,
        NpgsqlException { InnerException: SocketException or IOException } or SocketException => Kind.Unavailable,
#if BARQ_EMBEDDED
        Microsoft.Data.Sqlite.SqliteException sqlite => Recognize(sqlite.SqliteErrorCode),
#endif
        _ => null,
    };

    /// <remarks>Source: PostgreSQL 18 documentation, appendix A "PostgreSQL Error Codes".</remarks>
    private static Kind? Recognize(string sqlState) => sqlState switch
    {
        PostgresErrorCodes.QueryCanceled => Kind.Timeout,
        PostgresErrorCodes.TooManyConnections => Kind.Busy,
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow => Kind.Unavailable,
        _ => null,
    };

#if BARQ_EMBEDDED
    private static Kind? Recognize(int sqliteErrorCode) => sqliteErrorCode switch
    {
        SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED => Kind.Busy,
        SQLitePCL.raw.SQLITE_INTERRUPT => Kind.Timeout,
        SQLitePCL.raw.SQLITE_CANTOPEN or SQLitePCL.raw.SQLITE_IOERR => Kind.Unavailable,
        _ => null,
    };
#endif

    private enum Kind
    {
        Busy,
        Timeout,
        Unavailable,
    }
}
