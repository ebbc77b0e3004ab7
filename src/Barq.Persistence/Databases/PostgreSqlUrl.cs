using System.Globalization;
using Npgsql;

namespace Barq.Persistence.Databases;

/// <summary>Reads PostgreSQL's connection URIs.</summary>
/// <remarks>Source: PostgreSQL 18 documentation, 32.1.1.2 "Connection URIs", and 32.1.2 for the names of the parameters.</remarks>
internal static class PostgreSqlUrl
{
    // libpq's parameters whose names in Npgsql differ by more than underscores.
    private static readonly Dictionary<string, string> Keywords = new(StringComparer.OrdinalIgnoreCase)
    {
        ["dbname"] = "Database",
        ["user"] = "Username",
        ["sslmode"] = "SSL Mode",
        ["sslcert"] = "SSL Certificate",
        ["sslkey"] = "SSL Key",
        ["sslpassword"] = "SSL Password",
        ["sslrootcert"] = "Root Certificate",
        ["sslnegotiation"] = "SSL Negotiation",
        ["gssencmode"] = "GSS Encryption Mode",
        ["krbsrvname"] = "Kerberos Service Name",
        ["connect_timeout"] = "Timeout",
        ["client_encoding"] = "Client Encoding",
        ["application_name"] = "Application Name",
        ["target_session_attrs"] = "Target Session Attributes",
        ["keepalives_idle"] = "Tcp Keepalive Time",
        ["keepalives_interval"] = "Tcp Keepalive Interval",
    };

    /// <summary>Reads what stands behind <c>postgresql://</c>.</summary>
    /// <exception cref="FormatException">It is no such URI, or has a parameter that is unknown; the message holds no part that may be secret.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string rest)
    {
        var (address, query) = Split(rest, '?');
        var (authority, database) = Split(address, '/');
        var at = authority.LastIndexOf('@');
        var (user, password) = Split(at < 0 ? "" : authority[..at], ':');
        var connection = new NpgsqlConnectionStringBuilder();
        SetHosts(connection, authority[(at + 1)..]);
        Set(connection, "Username", user);
        Set(connection, "Password", password);
        Set(connection, "Database", database);
        foreach (var parameter in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = Split(parameter, '=');
            name = Uri.UnescapeDataString(name);
            Set(connection, Keywords.GetValueOrDefault(name) ?? name.Replace('_', ' '), value);
        }

        return connection;
    }

    private static void SetHosts(NpgsqlConnectionStringBuilder connection, string authority)
    {
        var hosts = authority.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(ParseHost).ToArray();
        if (hosts is [var (host, port)])
        {
            connection.Host = host.Trim('[', ']');
            if (port is { } number)
            {
                connection.Port = number;
            }
        }
        else if (hosts.Length > 0)
        {
            connection.Host = string.Join(',', hosts.Select(each => each.Port is null ? each.Host : $"{each.Host}:{each.Port}"));
        }
    }

    private static (string Host, ushort? Port) ParseHost(string text)
    {
        // An IPv6 address stands in brackets, and its colons separate no port.
        var colon = text.LastIndexOf(':');
        if (colon <= text.LastIndexOf(']'))
        {
            return (Uri.UnescapeDataString(text), null);
        }

        return ushort.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0
            ? (Uri.UnescapeDataString(text[..colon]), port)
            : throw new FormatException("the port must be a number from 1 to 65535");
    }

    private static void Set(NpgsqlConnectionStringBuilder connection, string keyword, string value)
    {
        if (value.Length == 0)
        {
            return;
        }

        try
        {
            // Npgsql writes verify-full as VerifyFull.
            var text = Uri.UnescapeDataString(value);
            connection[keyword] = keyword == "SSL Mode" ? text.Replace("-", "", StringComparison.Ordinal) : text;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidCastException or KeyNotFoundException)
        {
            throw new FormatException($"the parameter '{keyword}' is unknown or its value can't be used");
        }
    }

    private static (string Before, string After) Split(string text, char separator)
    {
        var index = text.IndexOf(separator, StringComparison.Ordinal);
        return index < 0 ? (text, "") : (text[..index], text[(index + 1)..]);
    }
}
