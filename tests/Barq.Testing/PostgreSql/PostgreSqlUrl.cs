using Npgsql;

namespace Barq.Testing.PostgreSql;

/// <summary>Translates between the two ways to name a PostgreSQL database.</summary>
public static class PostgreSqlUrl
{
    /// <summary>Turns <c>postgresql://user:password@host:port/database</c> into a connection string; one that is none stays as it is.</summary>
    public static string ToConnectionString(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("postgresql" or "postgres"))
        {
            return text;
        }
        var user = url.UserInfo.Split(':', 2);
        return new NpgsqlConnectionStringBuilder
        {
            Host = url.Host,
            Port = url.Port > 0 ? url.Port : NpgsqlConnection.DefaultPort,
            Username = Uri.UnescapeDataString(user[0]),
            Password = user.Length > 1 ? Uri.UnescapeDataString(user[1]) : null,
            Database = Uri.UnescapeDataString(url.AbsolutePath.TrimStart('/')) is { Length: > 0 } database ? database : "postgres",
        }.ConnectionString;
    }

    /// <summary>Turns a connection string into <c>postgresql://user:password@host:port/database</c>, the form of <c>DATABASE_URL</c>.</summary>
    public static string FromConnectionString(string connectionString)
    {
        var parts = new NpgsqlConnectionStringBuilder(connectionString);
        var password = parts.Password is { Length: > 0 } secret ? $":{Uri.EscapeDataString(secret)}" : "";
        return $"postgresql://{Uri.EscapeDataString(parts.Username ?? "")}{password}@{parts.Host}:{parts.Port}/{Uri.EscapeDataString(parts.Database ?? "")}";
    }
}
