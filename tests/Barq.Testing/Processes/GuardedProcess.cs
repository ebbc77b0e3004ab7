using System.Diagnostics;
using System.Globalization;

namespace Barq.Testing.Processes;

/// <summary>
/// A real process (a database server, the gateway) that a test can kill, pause and stop, and that never outlives the test
/// process: a small shell guards it, blocked on a pipe whose other end is held by this process. However this process
/// ends, <c>kill -9</c> included, the kernel closes the pipe, and the guard ends its charge.
/// Linux only: signals and <c>/proc</c>.
/// </summary>
public sealed class GuardedProcess : IAsyncDisposable
{
    // An order is a line with the name of a signal. End of file is the death of the test process, or DisposeAsync: then
    // the last signal is sent until it works, as a process that is still starting may not be ready to hear it.
    // A paused process sees a signal (other than KILL) only after CONT. Terminal signals go to the whole process group:
    // the guard ignores them and waits for the pipe, but its charge must not inherit that. The charge says its id itself,
    // so that no word of its own can come before it.
    private const string GuardScript = """
        exec 2>&1
        trap '' INT HUP TERM
        last_signal=$1
        shift
        (trap - INT HUP TERM; exec /bin/sh -c 'echo "$$"; exec "$@"' charge "$@") </dev/null &
        charge=$!
        if read -r order; then
            kill -s "$order" "$charge" 2>/dev/null
            kill -s CONT "$charge" 2>/dev/null
            wait "$charge"
        else
            while kill -s "$last_signal" "$charge" 2>/dev/null; do
                kill -s CONT "$charge" 2>/dev/null
                sleep 0.1
            done &
            wait "$charge"
        fi
        """;

    private readonly Process _guard;
    private readonly Thread _reader;
    private bool _isDisposed;

    private GuardedProcess(Process guard, int processId)
    {
        _guard = guard;
        ProcessId = processId;
        // A thread of its own: reads of a pipe block, and a few of them would starve the pool that the tests run on.
        _reader = new Thread(() => Output.ReadAll(guard.StandardOutput)) { IsBackground = true, Name = $"Output of {processId}" };
        _reader.Start();
    }

    /// <summary>The process's own id (not its guard's).</summary>
    public int ProcessId { get; }

    /// <summary>What the process has written so far to its standard output and error.</summary>
    public OutputLog Output { get; } = new();

    /// <summary>True while the process runs or is paused.</summary>
    public bool IsAlive => ProcessTree.IsAlive(ProcessId);

    /// <summary>Starts a process; returns when it has been started, not when it is ready.</summary>
    public static GuardedProcess Start(GuardedProcessStart start)
    {
        ArgumentNullException.ThrowIfNull(start);
        var info = new ProcessStartInfo("/bin/sh")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = start.WorkingDirectory ?? Path.GetTempPath(),
        };
        foreach (var argument in (string[])["-c", GuardScript, "guard", start.LastSignal, .. start.Command])
        {
            info.ArgumentList.Add(argument);
        }
        start.ConfigureEnvironment?.Invoke(info.Environment);

        var guard = Process.Start(info) ?? throw new InvalidOperationException("/bin/sh did not start.");
        var processId = int.Parse(guard.StandardOutput.ReadLine() ?? "", CultureInfo.InvariantCulture);
        return new GuardedProcess(guard, processId);
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

    /// <summary>Asks the process to end (SIGTERM), and returns at once. Nothing else can be asked of it afterwards.</summary>
    public async Task AskToEndAsync()
    {
        await _guard.StandardInput.WriteLineAsync("TERM");
        await _guard.StandardInput.FlushAsync();
    }

    /// <summary>Its exit code, once it has gone after <see cref="AskToEndAsync"/>; 128 and the signal's number where a signal has ended it.</summary>
    public async Task<int> ExitCodeAsync()
    {
        await _guard.WaitForExitAsync();
        return _guard.ExitCode;
    }

    /// <summary>The CPU time that it has used so far, of all its threads; zero where it has gone.</summary>
    public TimeSpan CpuTime => ProcessTree.CpuTimeOf(ProcessId);

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

    /// <summary>Ends the process, if it still runs, by its last signal.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }
        _isDisposed = true;
        if (!_guard.HasExited)
        {
            Resume();
            _guard.StandardInput.Close();
            await _guard.WaitForExitAsync();
        }
        // A grandchild that still runs would keep the pipes open; its words are not waited for.
        _reader.Join(TimeSpan.FromSeconds(5));
        _guard.Dispose();
    }
}

/// <summary>What <see cref="GuardedProcess.Start"/> starts.</summary>
/// <param name="Command">The program and its arguments.</param>
/// <param name="LastSignal">The signal that ends it when the test process ends, without "SIG".</param>
public sealed record GuardedProcessStart(IReadOnlyList<string> Command, string LastSignal)
{
    /// <summary>The folder that it runs in; the temp folder by default.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Changes to the environment that it would inherit.</summary>
    public Action<IDictionary<string, string?>>? ConfigureEnvironment { get; init; }
}
