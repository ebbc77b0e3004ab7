using System.Net;
using System.Net.Sockets;
using Barq.Testing;
using Barq.Testing.Gateway;

namespace Barq.Jobs.Tests.Hosting;

/// <summary>What the job host says to a command line, as a program.</summary>
public sealed class JobHostCommandLineTests
{
    [Fact]
    public async Task Help_Asked_IsPrintedAndNothingStarts()
    {
        var help = await RunAsync(["--help"], []);

        Assert.Equal((0, ""), (help.ExitCode, help.Error));
        Assert.Contains("Usage:", help.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("info:", help.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_UnknownWord_NamesItAndExitsWithTwo()
    {
        var refused = await RunAsync(["migrate"], []);

        Assert.Equal((2, ""), (refused.ExitCode, refused.Output));
        Assert.Contains("'migrate'", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_PortTaken_SaysSoInOneLine()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        var refused = await RunAsync([], new() { ["ASPNETCORE_URLS"] = null, ["HTTP_PORT"] = $"{((IPEndPoint)taken.LocalEndpoint).Port}" });

        Assert.Equal((1, ""), (refused.ExitCode, refused.Output));
        Assert.Contains("address already in use", Assert.Single(refused.ErrorLines), StringComparison.Ordinal);
    }

    private static Task<GatewayCommand> RunAsync(string[] arguments, Dictionary<string, string?> environment) =>
        GatewayCommand.RunAsync(new GatewayStart { Program = RepositoryFolder.Program("Barq.Jobs"), Arguments = arguments, Environment = environment });
}
