using System.Runtime.InteropServices;

namespace Barq.Jobs.Hosting;

/// <summary>Whether this process was asked to end (SIGTERM, SIGINT, SIGQUIT) before it served: whatever breaks off then is no fault.</summary>
internal sealed class EndRequest : IDisposable
{
    private readonly PosixSignalRegistration[] _signals;
    private volatile bool _isAsked;
    private volatile bool _serves;

    // Signals are the process's, and so is this. What they do is left to others: the host begins to end, or the process does at once.
    public EndRequest() =>
        _signals = [.. new[] { PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT }.Select(signal => PosixSignalRegistration.Create(signal, _ => _isAsked = true))];

    /// <summary>Whether it was asked to while it started.</summary>
    public bool IsDuringStart => _isAsked && !_serves;

    /// <summary>The start is over.</summary>
    public void Serve() => _serves = true;

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(_signals, signal => signal.Dispose());
}
