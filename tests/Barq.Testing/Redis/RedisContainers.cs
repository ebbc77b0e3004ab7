using DotNet.Testcontainers.Builders;
using Testcontainers.Redis;

namespace Barq.Testing.Redis;

/// <summary>Redis in a container, where Docker answers; Testcontainers' reaper removes it after the test process.</summary>
internal static class RedisContainers
{
    private const string Image = "redis:7-alpine";

    /// <summary>The configuration of the started container, or null and why not.</summary>
    public static async Task<(string? Configuration, string Reason)> TryStartAsync()
    {
        try
        {
            var container = new RedisBuilder(Image).Build();
            await container.StartAsync();
            return (container.GetConnectionString(), "");
        }
        catch (DockerUnavailableException exception)
        {
            return (null, $"Docker does not answer ({exception.Message})");
        }
    }
}
