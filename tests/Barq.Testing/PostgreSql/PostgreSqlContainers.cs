using DotNet.Testcontainers.Builders;
using Testcontainers.PostgreSql;

namespace Barq.Testing.PostgreSql;

/// <summary>PostgreSQL in a container, where Docker answers; Testcontainers' reaper removes it after the test process.</summary>
internal static class PostgreSqlContainers
{
    private const string Image = "postgres:17-alpine";

    /// <summary>The started container, or null and why not.</summary>
    public static async Task<(PostgreSqlContainer? Container, string Reason)> TryStartAsync()
    {
        try
        {
            // The same limits as PostgreSqlProcess has.
            var container = new PostgreSqlBuilder(Image)
                .WithEnvironment("POSTGRES_INITDB_ARGS", PostgreSqlProcess.LinguisticCollation)
                .WithCommand("-c", "max_connections=300", "-c", "autovacuum=off")
                .Build();
            await container.StartAsync();
            return (container, "");
        }
        catch (DockerUnavailableException exception)
        {
            return (null, $"Docker does not answer ({exception.Message})");
        }
    }
}
