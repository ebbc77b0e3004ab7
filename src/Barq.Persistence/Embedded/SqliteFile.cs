using Microsoft.Data.Sqlite;

namespace Barq.Persistence.Embedded;

/// <summary>Names of the files that SQLite databases lie in.</summary>
internal static class SqliteFile
{
    /// <summary>The file of the embedded default, under the working folder.</summary>
    public const string DefaultUrl = "sqlite:///data/barq.db";

    /// <summary>The connection string of a file.</summary>
    /// <param name="path">Its path; a relative one counts from the working folder.</param>
    public static string ConnectionString(string path) =>
        new SqliteConnectionStringBuilder { DataSource = Path.GetFullPath(path) }.ConnectionString;

    /// <summary>Checks a connection string of Microsoft.Data.Sqlite and makes its path a full one.</summary>
    /// <exception cref="FormatException">It names no file.</exception>
    /// <exception cref="ArgumentException">It can't be read.</exception>
    public static string Parse(string connectionString)
    {
        var builder = new SqliteConnectionStringBuilder(connectionString);
        if (builder.DataSource is "" or ":memory:" || builder.Mode == SqliteOpenMode.Memory)
        {
            throw new FormatException("allowed is a database in a file: one in memory ends with its connection");
        }

        builder.DataSource = Path.GetFullPath(builder.DataSource);
        return builder.ConnectionString;
    }
}
