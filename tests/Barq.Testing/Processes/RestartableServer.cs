namespace Barq.Testing.Processes;

/// <summary>
/// A server process of a test's own on a loopback port, which the test may kill, stop, start again and pause. The port stays
/// the same over restarts. The server is gone with its folder when it is disposed, or when the test process ends in whatever way.
/// </summary>
public abstract class RestartableServer : IAsyncDisposable
{
    private const int StartAttempts = 5;
    private GuardedProcess? _process;

    private protected RestartableServer(string folder) => Folder = folder;

    /// <summary>The port on 127.0.0.1.</summary>
    public int Port { get; private set; }

    /// <summary>True while it runs or is paused.</summary>
    public bool IsAlive => _process is { IsAlive: true };

    /// <summary>What the server wrote since its last start.</summary>
    public string Log => _process?.Output.ToString() ?? "";

    private protected string Folder { get; }

    /// <summary>The signal of an orderly end, open connections or not.</summary>
    private protected abstract string StopSignal { get; }

    /// <summary>The signal of the quickest end that leaves nothing behind.</summary>
    private protected abstract string LastSignal { get; }

    /// <summary>The program and its arguments for a start, with the files that it will read written.</summary>
    private protected abstract IReadOnlyList<string> Command { get; }

    private GuardedProcess Running => IsAlive ? _process! : throw new InvalidOperationException("The server does not run.");

    /// <summary>Starts the server, again on the same port and data, and waits until it answers.</summary>
    public async Task StartAsync()
    {
        if (IsAlive)
        {
            throw new InvalidOperationException("The server runs already.");
        }
        var isFirstStart = Port == 0;
        for (var attempt = 1; ; attempt++)
        {
            Port = isFirstStart ? FreePort.Next() : Port;
            await DropProcessAsync();
            // Asked for once: it may write the server's files, which the server then reads.
            var command = Command;
            var process = _process = GuardedProcess.Start(new GuardedProcessStart(command, LastSignal));
            await Poll.UntilAsync(async () => !process.IsAlive || await AnswersAsync(), $"{command[0]} to answer");
            if (process.IsAlive)
            {
                return;
            }
            if (attempt == StartAttempts)
            {
                throw new InvalidOperationException($"{string.Join(' ', command)} ended at its start:\n{process.Output.Tail()}");
            }
        }
    }

    /// <summary>Shuts the server down in order, open connections or not, and waits for its end.</summary>
    public Task StopAsync() => Running.EndAsync(StopSignal);

    /// <summary>Kills all its processes at once (SIGKILL), and waits for their end.</summary>
    public Task KillAsync() => Running.KillAsync();

    /// <summary>Freezes it (SIGSTOP): connections stay open, new ones are accepted by the kernel, nothing is answered.</summary>
    public void Pause() => Running.Pause();

    /// <summary>Lets it go on after <see cref="Pause"/>.</summary>
    public void Resume() => Running.Resume();

    /// <summary>Ends the server and removes its data.</summary>
    public async ValueTask DisposeAsync()
    {
        await DropProcessAsync();
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
        GC.SuppressFinalize(this);
    }

    /// <summary>Tries a new connection.</summary>
    private protected abstract Task<bool> AnswersAsync();

    private async Task DropProcessAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            await process.DisposeAsync();
        }
    }
}
