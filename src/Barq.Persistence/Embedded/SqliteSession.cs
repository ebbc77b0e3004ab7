using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Barq.Persistence.Embedded;

/// <summary>
/// The settings of a SQLite connection: readers and one writer side by side (WAL), foreign keys enforced, a wait for the write lock, and
/// commits that survive the end of the process (though the last may be lost with the machine's power); and the functions of statements.
/// </summary>
/// <remarks>Source: sqlite.org/pragma.html and sqlite.org/wal.html.</remarks>
internal sealed class SqliteSession(TimeSpan busyTimeout)
{
    private readonly string _pragmas = string.Create(
        CultureInfo.InvariantCulture,
        $"PRAGMA busy_timeout={busyTimeout.TotalMilliseconds:0}; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;");

    // The driver's pool keeps the handle open, and with it these settings.
    private readonly ConditionalWeakTable<sqlite3, object> _prepared = [];

    public void Prepare(SqliteConnection connection)
    {
        if (connection.Handle is not { } handle || _prepared.TryGetValue(handle, out _))
        {
            return;
        }

        using var command = connection.CreateCommand();
        command.CommandText = _pragmas;
        command.ExecuteNonQuery();
        // Of the handle, as the settings are: what the driver registers itself, it takes back when a connection is closed.
        SqliteFunctions.Register(handle);
        _prepared.TryAdd(handle, this);
    }
}
