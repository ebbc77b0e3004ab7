using System.Diagnostics.CodeAnalysis;

namespace Barq.Testing;

/// <summary>
/// Which real servers the tests may use. Each is found by an environment variable, else by its binaries on this machine,
/// else by Docker; a test that needs one that is nowhere is skipped with the reason, or fails when
/// <see cref="RequireVariable"/> is 1.
/// </summary>
public static class TestServers
{
    /// <summary>A PostgreSQL server to use: a URL or an Npgsql connection string of a user that may create databases.</summary>
    public const string PostgresVariable = "BARQ_TESTS_POSTGRES";

    /// <summary>A Redis server to use: a URL or a StackExchange.Redis configuration string.</summary>
    public const string RedisVariable = "BARQ_TESTS_REDIS";

    /// <summary>"1": a missing server is a failure instead of a skip.</summary>
    public const string RequireVariable = "BARQ_TESTS_REQUIRE_SERVERS";

    /// <summary>True when a missing server must fail the test.</summary>
    public static bool AreRequired => Environment.GetEnvironmentVariable(RequireVariable) == "1";

    internal static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    /// <summary>Skips the running test, which must be a <c>[SkippableFact]</c> or <c>[SkippableTheory]</c>, or fails it.</summary>
    [DoesNotReturn]
    public static void Unavailable(string reason)
    {
        if (AreRequired)
        {
            throw new InvalidOperationException($"{RequireVariable}=1, but {reason}");
        }
        throw new SkipException(reason);
    }
}
