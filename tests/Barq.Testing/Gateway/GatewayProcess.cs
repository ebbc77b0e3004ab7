using System.Globalization;
using Barq.Testing.Processes;

namespace Barq.Testing.Gateway;

/// <summary>
/// The built gateway as a real process on a loopback port, in a working folder of its own (where the embedded default keeps
/// its data). It never outlives the test process.
/// </summary>
public sealed class GatewayProcess : IAsyncDisposable
{
    private const int StartAttempts = 3;
    private readonly GuardedProcess _process;
    private readonly string? _ownFolder;

    private GatewayProcess(GuardedProcess process, string? ownFolder, int port)
    {
        _process = process;
        _ownFolder = ownFolder;
        BaseAddress = new Uri($"http://127.0.0.1:{port}/");
        Client = new HttpClient { BaseAddress = BaseAddress };
    }

    /// <summary>Where it listens.</summary>
    public Uri BaseAddress { get; }

    /// <summary>An HTTP client of it.</summary>
    public HttpClient Client { get; }

    /// <summary>What it has logged so far.</summary>
    public OutputLog Output => _process.Output;

    /// <summary>Its process id.</summary>
    public int ProcessId => _process.ProcessId;

    /// <summary>True while it runs.</summary>
    public bool IsAlive => _process.IsAlive;

    /// <summary>Starts the gateway and waits until <c>/health/ready</c> answers 200.</summary>
    /// <exception cref="InvalidOperationException">It ended before that; the message holds what it wrote.</exception>
    public static async Task<GatewayProcess> StartAsync(GatewayStart? start = null)
    {
        for (var attempt = 1; ; attempt++)
        {
            var gateway = await StartWithoutWaitingAsync(start);
            try
            {
                await gateway.WaitUntilReadyAsync();
                return gateway;
            }
            catch (Exception exception)
            {
                await gateway.DisposeAsync();

                // A port that was free may be another's by the time the gateway listens.
                if (start?.Port is not null || attempt == StartAttempts || !exception.Message.Contains("address already in use", StringComparison.Ordinal))
                {
                    throw;
                }
            }
        }
    }

    /// <summary>Starts the gateway and returns at once, for a test of a start that is refused or slow.</summary>
    public static async Task<GatewayProcess> StartWithoutWaitingAsync(GatewayStart? start = null)
    {
        start ??= new GatewayStart();
        var port = start.Port ?? FreePort.Next();
        var ownFolder = start.WorkingDirectory is null ? TestFolder.Create("gateway") : null;
        var process = GuardedProcess.Start(
            new GuardedProcessStart([.. OneCpu(start), "dotnet", start.Program ?? RepositoryFolder.Program("Barq.Graph"), .. start.Arguments], LastSignal: "KILL")
            {
                WorkingDirectory = start.WorkingDirectory ?? ownFolder,
                ConfigureEnvironment = environment => Configure(environment, port, start.Environment),
            });
        return new GatewayProcess(process, ownFolder, port);
    }

    /// <summary>Returns when <c>/health/ready</c> answers 200.</summary>
    /// <exception cref="InvalidOperationException">The gateway ended before that; the message holds what it wrote.</exception>
    public async Task WaitUntilReadyAsync()
    {
        try
        {
            await Poll.UntilAsync(async () => !IsAlive || await IsReadyAsync(), "the gateway to be ready");
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"{exception.Message} It wrote:\n{Output.Tail()}", exception);
        }
        if (!IsAlive)
        {
            throw new InvalidOperationException($"The gateway ended at its start:\n{Output.Tail()}");
        }
    }

    /// <summary>Returns when a line of its log holds the text.</summary>
    public Task WaitForLineAsync(string text) =>
        Poll.UntilAsync(() => Output.Lines.Any(line => line.Contains(text, StringComparison.Ordinal)), $"a log line with '{text}'");

    /// <summary>Returns when it has ended by itself.</summary>
    public Task WaitForEndAsync() => Poll.UntilAsync(() => !IsAlive, "the gateway to end");

    /// <summary>Asks it to end (SIGTERM), as an orchestrator does, and waits until it has.</summary>
    public Task StopAsync() => _process.EndAsync("TERM");

    /// <inheritdoc cref="GuardedProcess.AskToEndAsync"/>
    public Task AskToEndAsync() => _process.AskToEndAsync();

    /// <inheritdoc cref="GuardedProcess.CpuTime"/>
    public TimeSpan CpuTime => _process.CpuTime;

    /// <inheritdoc cref="GuardedProcess.ExitCodeAsync"/>
    public Task<int> ExitCodeAsync() => _process.ExitCodeAsync();

    /// <summary>Kills it (SIGKILL).</summary>
    public Task KillAsync() => _process.KillAsync();

    /// <inheritdoc cref="GuardedProcess.Pause"/>
    public void Pause() => _process.Pause();

    /// <inheritdoc cref="GuardedProcess.Resume"/>
    public void Resume() => _process.Resume();

    /// <summary>Kills it if it still runs, and removes its working folder if that was made for it.</summary>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _process.DisposeAsync();
        if (Directory.Exists(_ownFolder))
        {
            Directory.Delete(_ownFolder, recursive: true);
        }
    }

    internal static void Configure(IDictionary<string, string?> environment, int port, IReadOnlyDictionary<string, string?> given)
    {
        // Nothing of the developer's own settings reaches the gateway under test; only what a process needs to run does.
        var kept = environment.Where(variable => GatewayStart.Inherited.Contains(variable.Key)
            || variable.Key.StartsWith("DOTNET_ROOT", StringComparison.Ordinal)).ToList();
        environment.Clear();
        foreach (var (name, value) in kept)
        {
            environment[name] = value;
        }
        environment["HTTP_PORT"] = port.ToString(CultureInfo.InvariantCulture);
        environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}";
        environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        environment["RATE_LIMIT_REQUESTS"] = "0";
        environment["MAX_NEW_CONNECTIONS_PER_ADDRESS"] = "0";
        environment["WARM_UP_SECONDS"] = "0";
        // Most live for seconds: what they run often is compiled again only once nothing new has run for a second (in hexadecimal, ms), not for ten milliseconds.
        environment["DOTNET_TC_CallCountingDelayMs"] = "3E8";
        foreach (var (name, value) in given)
        {
            environment[name] = value;
        }
    }

    private static string[] OneCpu(GatewayStart start) =>
        start.IsOnOneCpu ? ["taskset", "--cpu-list", (Environment.ProcessorCount - 1).ToString(CultureInfo.InvariantCulture)] : [];

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var response = await Client.GetAsync("health/ready");
            return response.IsSuccessStatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or System.Net.Sockets.SocketException)
        {
            // A connection that is refused just as it is made comes bare.
            return false;
        }
    }
}
