using System.Net.Sockets;
using Npgsql;

namespace Barq.Persistence.Databases;

/// <summary>Says what an error of a database driver means for the one who asked.</summary>
public static class DatabaseErrors
{
    /// <summary>How the driver ends its words about a message that should not have come; it has no type of its own for it.</summary>
    private const string OutOfStep = "Please file a bug.";

    /// <summary>
    /// Translates a driver's error to a <see cref="DatabaseBusyException"/>, a <see cref="StatementTimeoutException"/>, a
    /// <see cref="DatabaseContentionException"/> or a <see cref="DatabaseUnavailableException"/>.
    /// </summary>
    /// <param name="exception">What the driver threw, perhaps inside an exception of EF Core.</param>
    /// <returns>The typed exception, with the given one inside; the given one itself where it is none of these.</returns>
    public static Exception Translate(Exception exception)
    {
        if (exception is DatabaseBusyException or StatementTimeoutException or DatabaseContentionException or DatabaseUnavailableException)
        {
            return exception;
        }

        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            if (Recognize(inner) is { } kind)
            {
                return kind switch
                {
                    Kind.Busy => new DatabaseBusyException(exception),
                    Kind.Timeout => new StatementTimeoutException(exception),
                    Kind.Contention => new DatabaseContentionException(exception),
                    _ => new DatabaseUnavailableException(exception),
                };
            }
        }

        return exception;
    }

    /// <summary>Whether the database has answered that it did not do it. Any other error of a commit leaves open whether it was done.</summary>
    internal static bool IsRefused(Exception exception)
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            if (inner is PostgresException postgres)
            {
                return Recognize(postgres.SqlState) != Kind.Unavailable;
            }
#if BARQ_EMBEDDED
            if (inner is Microsoft.Data.Sqlite.SqliteException sqlite)
            {
                return Recognize(sqlite) != Kind.Unavailable;
            }
#endif
        }

        return false;
    }

    /// <summary>
    /// Whether the driver and the server were out of step: it got what it did not expect, and gave the connection up. What is known to lead there
    /// is prevented (<see cref="HalfPrepared"/>).
    /// </summary>
    internal static bool IsOutOfStep(Exception exception) =>
        (exception is NpgsqlException || exception.GetType() == typeof(Exception)) && exception.Message.EndsWith(OutOfStep, StringComparison.Ordinal);

    private static Kind? Recognize(Exception exception) => exception switch
    {
        _ when IsOutOfStep(exception) => Kind.Unavailable,
        PostgresException postgres => Recognize(postgres.SqlState),
        // Npgsql has no type of its own for a pool without a free connection, and its messages are not translated.
        NpgsqlException { InnerException: TimeoutException } when exception.Message.Contains("pool", StringComparison.Ordinal) => Kind.Busy,
        NpgsqlException { InnerException: TimeoutException } => Kind.Timeout,

        // Whatever else the driver says, rather than the server: its connection is of no use any more.
        NpgsqlException or SocketException => Kind.Unavailable,
#if BARQ_EMBEDDED
        Microsoft.Data.Sqlite.SqliteException sqlite => Recognize(sqlite),
#endif
        _ => null,
    };

    /// <remarks>Source: PostgreSQL 18 documentation, appendix A "PostgreSQL Error Codes".</remarks>
    private static Kind? Recognize(string sqlState) => sqlState switch
    {
        PostgresErrorCodes.QueryCanceled => Kind.Timeout,
        PostgresErrorCodes.TooManyConnections => Kind.Busy,
        PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.LockNotAvailable => Kind.Contention,
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow => Kind.Unavailable,

        // The connection broke (class 08, which proxies answer with too), the session was ended, the server can't keep anything more, or it
        // has become a standby meanwhile.
        ['0', '8', ..] or "57P05" or "25P03" or "25P04" or PostgresErrorCodes.DiskFull or PostgresErrorCodes.OutOfMemory
            or PostgresErrorCodes.ReadOnlySqlTransaction or PostgresErrorCodes.IoError => Kind.Unavailable,
        _ => null,
    };

#if BARQ_EMBEDDED
    private static Kind? Recognize(Microsoft.Data.Sqlite.SqliteException exception) => (exception.SqliteErrorCode, exception.SqliteExtendedErrorCode) switch
    {
        // Not a wait that was too long, but none: another has written, or puts right what a crash has left.
        (_, SQLitePCL.raw.SQLITE_BUSY_SNAPSHOT or SQLitePCL.raw.SQLITE_BUSY_RECOVERY) => Kind.Contention,
        (SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED, _) => Kind.Busy,
        (SQLitePCL.raw.SQLITE_INTERRUPT, _) => Kind.Timeout,
        (SQLitePCL.raw.SQLITE_CANTOPEN or SQLitePCL.raw.SQLITE_IOERR or SQLitePCL.raw.SQLITE_FULL, _) => Kind.Unavailable,
        _ => null,
    };
#endif

    private enum Kind
    {
        Busy,
        Timeout,
        Contention,
        Unavailable,
    }
}
