using Barq.Persistence.Databases;
using Microsoft.Data.Sqlite;

namespace Barq.Persistence.Embedded;

/// <summary>
/// The turn to migrate a SQLite file, among all processes of this machine. EF Core's own is a row in the database, which stays for ever
/// when its process is killed; this one is a lock on a file beside it, which the operating system gives back.
/// </summary>
internal sealed class SqliteMigrationTurn : IDisposable
{
    private static readonly TimeSpan _wait = TimeSpan.FromMilliseconds(50);
    private readonly FileStream _lock;

    private SqliteMigrationTurn(FileStream file) => _lock = file;

    /// <summary>Waits for the turn, makes the file's folder, and takes away a turn of EF Core's that a killed process has left.</summary>
    public static async Task<IDisposable?> TakeAsync(FleetDatabase database, TimeProvider time, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(database.Address)!);
        var turn = new SqliteMigrationTurn(await LockAsync(database.Address + "-lock", time, cancellationToken));
        try
        {
            await ForgetLeftTurnAsync(database, cancellationToken);
            return turn;
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    public void Dispose() => _lock.Dispose();

    private static async Task<FileStream> LockAsync(string path, TimeProvider time, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(path))
            {
                await Task.Delay(_wait, time, cancellationToken);
            }
        }
    }

    private static async Task ForgetLeftTurnAsync(FleetDatabase database, CancellationToken cancellationToken)
    {
        await using var connection = (SqliteConnection)await database.Primary.OpenConnectionAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = """DROP TABLE IF EXISTS "__EFMigrationsLock";""";
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
