using System.Diagnostics;
using System.Globalization;

namespace Barq.Testing.Processes;

/// <summary>
/// A real process (a database server, the gateway) that a test can kill, pause and stop, and that never outlives the test
/// process: a small shell guards it, blocked on a pipe whose other end is held by this process. However this process
/// ends, <c>kill -9</c> included, the kernel closes the pipe, and the guard ends its charge and removes its folder.
/// Linux only: signals and <c>/proc</c>.
/// </summary>
public sealed class GuardedProcess : IAsyncDisposable
{
    // Orders come as lines: the name of a signal. After one, the charge has ended and its folder stays. End of file is
    // the death of the test process (or DisposeAsync): the last signal is sent, and the folder goes.
    // A paused process sees a signal (other than KILL) only after CONT. Terminal signals go to the whole process group:
    // the guard ignores them and waits for the pipe, but its charge must not inherit that.
    private const string GuardScript = """
        trap '' INT HUP TERM
        last_signal=$1 folder=$2
        shift 2
        (trap - INT HUP TERM; exec "$@") </dev/null &
        charge=$!
        echo "$charge"
        if read -r order; then
            kill -s "$order" "$charge" 2>/dev/null
            kill -s CONT "$charge" 2>/dev/null
            wait "$charge"
        else
            kill -s "$last_signal" "$charge" 2>/dev/null
            kill -s CONT "$charge" 2>/dev/null
            wait "$charge"
            if [ -n "$folder" ]; then rm -rf -- "$folder"; fi
        fi
        """;

    private readonly Process _guard;
    private readonly Task _reading;

    private GuardedProcess(Process guard, int processId, OutputLog output)
    {
        _guard = guard;
        ProcessId = processId;
        Output = output;
        _reading = Task.WhenAll(
            Task.Run(() => output.ReadAllAsync(guard.StandardOutput)),
            Task.Run(() => output.ReadAllAsync(guard.StandardError)));
    }

    /// <summary>The process's own id (not its guard's).</summary>
    public int ProcessId { get; }

    /// <summary>What the process has written so far to its standard output and error.</summary>
    public OutputLog Output { get; }

    /// <summary>True while the process runs or is paused.</summary>
    public bool IsAlive => ProcessTree.IsAlive(ProcessId);

    /// <summary>Starts a process; returns when it has been started, not when it is ready.</summary>
    public static async Task<GuardedProcess> StartAsync(GuardedProcessStart start)
    {
        ArgumentNullException.ThrowIfNull(start);
        var info = new ProcessStartInfo("/bin/sh")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = start.WorkingDirectory ?? Path.GetTempPath(),
        };
        foreach (var argument in (string[])["-c", GuardScript, "guard", start.LastSignal, start.FolderToRemove ?? "", .. start.Command])
        {
            info.ArgumentList.Add(argument);
        }
        start.ConfigureEnvironment?.Invoke(info.Environment);

        var guard = Process.Start(info) ?? throw new InvalidOperationException("/bin/sh did not start.");
        var line = await guard.StandardOutput.ReadLineAsync();
        if (!int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var processId))
        {
            throw new InvalidOperationException($"{start.Command[0]} did not start: {line}{await guard.StandardError.ReadToEndAsync()}");
        }
        return new GuardedProcess(guard, processId, new OutputLog());
    }

    /// <summary>Ends the process by a signal (<c>TERM</c>, <c>INT</c>, <c>QUIT</c>, <c>KILL</c> …) and waits until it has gone.</summary>
    public async Task EndAsync(string signal)
    {
        if (_guard.HasExited)
        {
            return;
        }
        await _guard.StandardInput.WriteLineAsync(signal);
        await _guard.StandardInput.FlushAsync();
        await _guard.WaitForExitAsync();
    }

    /// <summary>Freezes the process and its children where they stand (SIGSTOP): connections stay open, nothing is answered.</summary>
    public void Pause()
    {
        // The parent first, so that it can't start a child that nobody stops.
        Signals.Send(ProcessId, Signals.Stop);
        foreach (var child in ProcessTree.ChildrenOf(ProcessId))
        {
            Signals.Send(child, Signals.Stop);
        }
    }

    /// <summary>Lets a paused process and its children go on (SIGCONT).</summary>
    public void Resume()
    {
        foreach (var child in ProcessTree.ChildrenOf(ProcessId))
        {
            Signals.Send(child, Signals.Continue);
        }
        Signals.Send(ProcessId, Signals.Continue);
    }

    /// <summary>Kills the process and its children without a last word (SIGKILL), and waits until they have gone.</summary>
    public async Task KillAsync()
    {
        // Frozen first, so that the list of children stays true and none notices the others' death.
        Pause();
        var children = ProcessTree.ChildrenOf(ProcessId);
        await EndAsync("KILL");
        foreach (var child in children)
        {
            Signals.Send(child, Signals.Kill);
        }
        await Poll.UntilAsync(() => !children.Any(ProcessTree.IsAlive), "the killed process's children to end");
    }

    /// <summary>Ends the process, if it still runs, by its last signal, and removes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_guard.HasExited)
        {
            Resume();
            _guard.StandardInput.Close();
            await _guard.WaitForExitAsync();
        }
        await _reading;
        _guard.Dispose();
    }
}

/// <summary>What <see cref="GuardedProcess.StartAsync"/> starts.</summary>
/// <param name="Command">The program and its arguments.</param>
/// <param name="LastSignal">The signal that ends it when the test process ends, without "SIG".</param>
public sealed record GuardedProcessStart(IReadOnlyList<string> Command, string LastSignal)
{
    /// <summary>A folder that is removed after the process was ended by the last signal; none by default.</summary>
    public string? FolderToRemove { get; init; }

    /// <summary>The folder that it runs in; the temp folder by default.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Changes to the environment that it would inherit.</summary>
    public Action<IDictionary<string, string?>>? ConfigureEnvironment { get; init; }
}
