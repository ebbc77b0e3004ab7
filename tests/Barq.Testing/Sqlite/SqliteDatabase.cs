using Barq.Testing.Databases;
using Barq.Testing.Processes;
using Microsoft.Data.Sqlite;

namespace Barq.Testing.Sqlite;

/// <summary>A SQLite file of a test's own in the temp folder; disposing it deletes it.</summary>
public sealed class SqliteDatabase : TestDatabase
{
    private readonly DirectoryInfo _folder = new(TestFolder.Create("sqlite"));

    private SqliteDatabase()
    {
        Path = System.IO.Path.Combine(_folder.FullName, "barq.db");
        ConnectionString = new SqliteConnectionStringBuilder { DataSource = Path }.ConnectionString;
    }

    /// <summary>The file's full path.</summary>
    public string Path { get; }

    /// <inheritdoc/>
    public override TestProvider Provider => TestProvider.Sqlite;

    /// <inheritdoc/>
    public override string ConnectionString { get; }

    /// <summary>Makes a database, empty (no file yet) or as a copy of a template.</summary>
    public static async Task<SqliteDatabase> CreateAsync(DatabaseTemplate? template = null)
    {
        var source = template is null ? null : await template.SourceAsync(TestProvider.Sqlite, () => BuildTemplateAsync(template));
        var database = new SqliteDatabase();
        if (source is not null)
        {
            File.Copy(source, database.Path);
        }
        return database;
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        ClearPool();
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    private static async Task<string> BuildTemplateAsync(DatabaseTemplate template)
    {
        var database = new SqliteDatabase();
        await template.BuildAsync(database);
        await database.FoldWriteAheadLogAsync();
        database.ClearPool();
        return database.Path;
    }

    /// <summary>Leaves everything in the one file, so that a copy of it is whole.</summary>
    private async Task FoldWriteAheadLogAsync()
    {
        await using var connection = new SqliteConnection(ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        await command.ExecuteNonQueryAsync();
    }

    private void ClearPool()
    {
        using var connection = new SqliteConnection(ConnectionString);
        SqliteConnection.ClearPool(connection);
    }
}
