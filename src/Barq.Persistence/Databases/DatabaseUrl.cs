using System.Diagnostics.CodeAnalysis;
using Npgsql;

namespace Barq.Persistence.Databases;

/// <summary>A value of <c>DATABASE_URL</c>, read.</summary>
/// <param name="Provider">The kind of database.</param>
/// <param name="ConnectionString">What its driver is given, before the pool's settings are added.</param>
internal sealed record DatabaseUrl(DatabaseProvider Provider, string ConnectionString)
{
    private const string Allowed =
        "allowed is postgresql://user:password@host:port/database, a connection string of Npgsql, or sqlite:///path";

    /// <summary>Reads a URL or a connection string.</summary>
    /// <param name="text">The value.</param>
    /// <param name="url">What it names.</param>
    /// <param name="problem">Why it can't be used, and what is allowed.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out DatabaseUrl? url, [NotNullWhen(false)] out string? problem)
    {
        try
        {
            url = Parse(text);
            problem = null;
            return true;
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            url = null;
            // The drivers' messages quote values: only our own are shown.
            problem = exception is FormatException ? exception.Message : Allowed;
            return false;
        }
    }

    private static DatabaseUrl Parse(string text)
    {
        var end = text.IndexOf("://", StringComparison.Ordinal);
        if (end > 0 && !text[..end].Contains('=', StringComparison.Ordinal))
        {
            return text[..end].ToUpperInvariant() switch
            {
                "POSTGRESQL" or "POSTGRES" => PostgreSql(PostgreSqlUrl.Parse(text[(end + 3)..])),
                "SQLITE" => Sqlite(text[(end + 3)..]),
                _ => throw new FormatException(Allowed),
            };
        }

        return text.Contains("Data Source", StringComparison.OrdinalIgnoreCase)
            ? SqliteConnectionString(text)
            : PostgreSql(new NpgsqlConnectionStringBuilder(text));
    }

    private static DatabaseUrl PostgreSql(NpgsqlConnectionStringBuilder connection)
    {
        if (string.IsNullOrEmpty(connection.Host))
        {
            throw new FormatException($"it names no host; {Allowed}");
        }

        // The pool has settings of its own: two places that say different things would leave one without effect.
        foreach (var (keyword, variable) in PoolKeywords)
        {
            if (connection.ShouldSerialize(keyword))
            {
                throw new FormatException($"'{keyword}' does not belong there: use {variable}");
            }
        }

        return new DatabaseUrl(DatabaseProvider.PostgreSql, connection.ConnectionString);
    }

    private static readonly (string Keyword, string Variable)[] PoolKeywords =
    [
        ("Minimum Pool Size", "DB_POOL_SIZE"),
        ("Maximum Pool Size", "DB_POOL_SIZE and DB_MAX_OVERFLOW"),
        ("Timeout", "DB_POOL_TIMEOUT"),
        ("Connection Lifetime", "DB_POOL_RECYCLE"),
        ("Command Timeout", "DB_QUERY_TIMEOUT"),
    ];

#if BARQ_EMBEDDED
    // As SQLAlchemy and Django write it: three slashes before a relative path, four before an absolute one.
    private static DatabaseUrl Sqlite(string path) => path.StartsWith('/') && path.Length > 1
        ? new DatabaseUrl(DatabaseProvider.Sqlite, Embedded.SqliteFile.ConnectionString(Uri.UnescapeDataString(path[1..])))
        : throw new FormatException("a file is written sqlite:///relative/path or sqlite:////absolute/path");

    private static DatabaseUrl SqliteConnectionString(string text) =>
        new(DatabaseProvider.Sqlite, Embedded.SqliteFile.Parse(text));
#else
    private static DatabaseUrl Sqlite(string path) => throw new FormatException("this build is without SQLite");

    private static DatabaseUrl SqliteConnectionString(string text) => Sqlite(text);
#endif
}
