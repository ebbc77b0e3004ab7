using System.Data;
using System.Data.Common;
using Npgsql;

namespace Barq.Persistence.Databases;

/// <summary>
/// Has a connection forget what it keeps prepared, where a statement has failed that the driver may have been preparing.
/// </summary>
/// <remarks>
/// Npgsql 10.0 takes a statement for prepared as soon as the server has parsed it, and learns its columns two messages later. What fails in
/// between (a value that can't be read, a plan that is given up with its request) leaves it prepared without columns. The next who uses it on
/// this connection gets rows where none are expected, and loses the connection: "Received unexpected backend message DataRow. Please file a
/// bug." Never anybody else's rows. See https://github.com/npgsql/npgsql/issues/6391; a test tells when the driver no longer does it.
/// </remarks>
internal static class HalfPrepared
{
    /// <summary>Whether an error may have come between the two. What rows break (class 23) is found when the columns are known; other errors don't say.</summary>
    public static bool MayFollow(Exception exception)
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            if (inner is PostgresException postgres)
            {
                return postgres.SqlState is not ['2', '3', ..];
            }

            if (inner is OperationCanceledException or NpgsqlException)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Has a connection forget, in a round trip. One that is broken is thrown away when it comes back to its pool, and has nothing to forget.</summary>
    /// <param name="connection">A connection without a transaction whose statement is over.</param>
    public static void Forget(DbConnection connection)
    {
        if (connection is not NpgsqlConnection { FullState: ConnectionState.Open } server || new NpgsqlConnectionStringBuilder(server.ConnectionString).MaxAutoPrepare == 0)
        {
            return;
        }

        try
        {
            server.UnprepareAll();
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.QueryCanceled)
        {
            // Who broke the statement off may have done it twice, and the second word came late.
            server.UnprepareAll();
        }
    }
}
