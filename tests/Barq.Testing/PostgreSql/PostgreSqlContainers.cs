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
            var container = new PostgreSqlBuilder(Image).Build();
            await container.StartAsync();
            return (container, "");
        }
        catch (DockerUnavailableException exception)
        {
            return (null, $"Docker does not answer ({exception.Message})");
        }
    }
}
