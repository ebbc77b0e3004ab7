using Barq.Testing.Gateway;

namespace Barq.Persistence.Tests.Testing;

public sealed class GatewayProcessTests
{
    private const string Started = "Application started";

    [Fact]
    public async Task StopAsync_RunningGateway_EndsInOrder()
    {
        await using var gateway = await GatewayProcess.StartWithoutWaitingAsync();
        await gateway.WaitForLineAsync(Started);
        using (await gateway.Client.GetAsync("/"))
        {
            // It listens where it was told to.
        }

        await gateway.StopAsync();

        Assert.False(gateway.IsAlive);
        await gateway.WaitForLineAsync("Application is shutting down");
    }

    [Fact]
    public async Task KillAsync_RunningGateway_RefusesConnections()
    {
        await using var gateway = await GatewayProcess.StartWithoutWaitingAsync();
        await gateway.WaitForLineAsync(Started);

        await gateway.KillAsync();

        Assert.False(gateway.IsAlive);
        await Assert.ThrowsAsync<HttpRequestException>(() => gateway.Client.GetAsync("/"));
    }

    [Fact]
    public async Task StartAsync_GatewayThatEnds_SaysWhatItWrote()
    {
        var start = new GatewayStart { Environment = new Dictionary<string, string?> { ["ASPNETCORE_URLS"] = "ftp://127.0.0.1:1" } };

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => GatewayProcess.StartAsync(start));

        Assert.Contains("ftp", failure.Message, StringComparison.Ordinal);
    }
}
