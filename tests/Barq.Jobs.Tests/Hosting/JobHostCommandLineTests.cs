using System.Net;
using System.Net.Sockets;
using Barq.Testing;
using Barq.Testing.Gateway;
using Barq.Testing.Redis;

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

    // Was: two lines "crit" with a stack trace each, a third stack trace, and 134. The second is found when everything else has started.
    [SkippableTheory]
    [InlineData("Barq.Graph", "http://203.0.113.5:8000", "barq: Failed to bind to http://203.0.113.5:8000: this machine has no such address.")]
    [InlineData("Barq.Graph", "http://unix:/no/such/folder/socket", "barq: Failed to listen on http://unix:/no/such/folder/socket: ")]
    [InlineData("Barq.Jobs", "http://unix:/no/such/folder/socket", "barq: Failed to listen on http://unix:/no/such/folder/socket: ")]
    public async Task Start_AddressThatCanNotBeHad_SaysSoInOneLineAndNothingFails(string program, string url, string line)
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Redis);

        var refused = await GatewayCommand.RunAsync(new GatewayStart
        {
            Program = RepositoryFolder.Program(program),
            Environment = new Dictionary<string, string?> { ["ASPNETCORE_URLS"] = url, ["REDIS_URL"] = $"redis://{redis.Configuration}", ["SHUTDOWN_DRAIN"] = "300" },
        });

        Assert.Equal(1, refused.ExitCode);
        Assert.StartsWith(line, Assert.Single(refused.ErrorLines), StringComparison.Ordinal);
        Assert.DoesNotContain(refused.Output.Split('\n'), written => written.Contains(" fail: ", StringComparison.Ordinal) || written.Contains(" crit: ", StringComparison.Ordinal));
    }

    private static Task<GatewayCommand> RunAsync(string[] arguments, Dictionary<string, string?> environment) =>
        GatewayCommand.RunAsync(new GatewayStart { Program = RepositoryFolder.Program("Barq.Jobs"), Arguments = arguments, Environment = environment });
}
