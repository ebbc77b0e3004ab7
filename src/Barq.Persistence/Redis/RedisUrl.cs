using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using StackExchange.Redis;

namespace Barq.Persistence.Redis;

/// <summary>Reads values of <c>REDIS_URL</c>.</summary>
/// <remarks>Source: the IANA registrations of the schemes <c>redis</c> and <c>rediss</c>; lists of hosts and <c>service</c> are our own.</remarks>
public static class RedisUrl
{
    private const string Allowed =
        "allowed is redis://[user:password@]host[:port][,host[:port]…][/database][?service=name], or rediss:// for TLS";

    /// <summary>Reads a URL.</summary>
    /// <param name="text">The value.</param>
    /// <param name="configuration">What the client is given.</param>
    /// <param name="problem">Why it can't be used, and what is allowed; no part of the value is in it.</param>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out ConfigurationOptions? configuration, [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            configuration = Parse(text);
            problem = null;
            return true;
        }
        catch (FormatException exception)
        {
            configuration = null;
            problem = exception.Message;
            return false;
        }
    }

    /// <summary>Whether several hosts are named that are no sentinels: the nodes of a cluster.</summary>
    /// <param name="configuration">What was read.</param>
    public static bool IsCluster(ConfigurationOptions configuration) => configuration is { ServiceName: null or "", EndPoints.Count: > 1 };

    private static ConfigurationOptions Parse(string text)
    {
        var end = text.IndexOf("://", StringComparison.Ordinal);
        var scheme = end < 0 ? "" : text[..end].ToUpperInvariant();
        if (scheme is not ("REDIS" or "REDISS"))
        {
            throw new FormatException(Allowed);
        }

        var configuration = new ConfigurationOptions { Ssl = scheme == "REDISS", AbortOnConnectFail = false };
        var rest = text[(end + 3)..];
        // The last @: a password that was not percent-encoded may hold others.
        var at = rest.LastIndexOf('@');
        if (at >= 0)
        {
            ReadUser(configuration, rest[..at]);
        }

        var location = rest[(at + 1)..].Split('?', 2);
        var parts = location[0].Split('/', 2);
        foreach (var host in parts[0].Split(','))
        {
            AddHost(configuration, host, location.Length > 1);
        }

        ReadDatabase(configuration, parts.Length > 1 ? parts[1] : "");
        ReadQuery(configuration, location.Length > 1 ? location[1] : "");
        return IsCluster(configuration) && configuration.DefaultDatabase > 0
            ? throw new FormatException("several hosts are a cluster's nodes, and a cluster has no database but 0")
            : configuration;
    }

    private static void ReadUser(ConfigurationOptions configuration, string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        // As redis-cli does: what stands alone before the @ is the password.
        var user = colon > 0 ? Uri.UnescapeDataString(text[..colon]) : null;
        configuration.User = user == "default" ? null : user;
        configuration.Password = Uri.UnescapeDataString(text[(colon + 1)..]);
    }

    private static void AddHost(ConfigurationOptions configuration, string text, bool isSentinel)
    {
        // A colon inside brackets belongs to an IPv6 address.
        var colon = text.LastIndexOf(':');
        var hasPort = colon > text.LastIndexOf(']');
        var name = (hasPort ? text[..colon] : text).Trim('[', ']');
        var port = isSentinel ? 26379 : 6379;
        if (name.Length == 0 || Uri.CheckHostName(name) == UriHostNameType.Unknown
            || (hasPort && (!int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is < 1 or > 65_535)))
        {
            throw new FormatException($"it names no host, or a port that is none; {Allowed}");
        }

        configuration.EndPoints.Add(name, port);
    }

    private static void ReadDatabase(ConfigurationOptions configuration, string text)
    {
        if (text.Length == 0)
        {
            return;
        }

        configuration.DefaultDatabase = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var database)
            ? database
            : throw new FormatException("the database behind the slash is a number from 0");
    }

    private static void ReadQuery(ConfigurationOptions configuration, string text)
    {
        if (text.Length == 0)
        {
            return;
        }

        configuration.ServiceName = text.StartsWith("service=", StringComparison.Ordinal) && text.Length > 8 && !text.Contains('&', StringComparison.Ordinal)
            ? Uri.UnescapeDataString(text[8..])
            : throw new FormatException($"only 'service', the name of a sentinel's service, may stand behind the question mark; {Allowed}");
    }
}

/// <summary>The text is one that <see cref="RedisUrl"/> reads.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RedisUrlAttribute : ValidationAttribute
{
    /// <inheritdoc/>
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        value is not string text || RedisUrl.TryParse(text, out _, out var problem) ? ValidationResult.Success : new ValidationResult(problem);
}
