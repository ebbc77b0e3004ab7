using System.Globalization;
using Barq.Testing;
using Barq.Testing.Gateway;

namespace Barq.Jobs.Tests.Hosting;

/// <summary>How an image without a shell asks for its health.</summary>
public sealed class ReadyProbeTests
{
    public static TheoryData<string> Programs => ["Barq.Graph", "Barq.Jobs"];

    [Theory, MemberData(nameof(Programs))]
    public async Task Ready_HostThatIsAndIsNoMore_IsToldByTheExitCode(string program)
    {
        await using var gateway = await GatewayProcess.StartAsync();
        var environment = new Dictionary<string, string?> { ["HTTP_PORT"] = gateway.BaseAddress.Port.ToString(CultureInfo.InvariantCulture), ["ASPNETCORE_URLS"] = null };

        var ready = await AskAsync(program, environment);
        await gateway.StopAsync();
        var gone = await AskAsync(program, environment);

        Assert.Equal((0, "", ""), (ready.ExitCode, ready.Output, ready.Error));
        Assert.Equal((1, ""), (gone.ExitCode, gone.Output));
        Assert.StartsWith("barq: not ready: ", Assert.Single(gone.ErrorLines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("70000")]
    public async Task Ready_PortThatIsNone_IsSaidInOneLine(string port)
    {
        var refused = await AskAsync("Barq.Jobs", new() { ["HTTP_PORT"] = port });

        Assert.Equal((1, ""), (refused.ExitCode, refused.Output));
        Assert.Equal($"barq: HTTP_PORT must be a port, not '{port}'.", Assert.Single(refused.ErrorLines));
    }

    private static Task<GatewayCommand> AskAsync(string program, Dictionary<string, string?> environment) =>
        GatewayCommand.RunAsync(new GatewayStart { Program = RepositoryFolder.Program(program), Arguments = ["ready"], Environment = environment });
}
