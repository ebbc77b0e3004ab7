namespace Barq.Graph.Transport.WebSockets;

/// <summary>The bytes of one socket, counted as they come, and given on only while they may come.</summary>
internal sealed class MeteredStream(Stream inner) : Stream
{
    /// <summary>What is still looked at of a client that sends too much, for its farewell.</summary>
    private const int MostDiscarded = 64 * 1024;

    private readonly FrameCounter _frames = new();
    private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isExceeded;

    /// <summary>Counts.</summary>
    public SocketIntake? Intake { get; set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_isExceeded)
        {
            return await DiscardAsync(cancellationToken);
        }

        var reading = inner.ReadAsync(buffer, cancellationToken);
        if (reading.IsCompletedSuccessfully)
        {
            // Whoever sends without a pause is not to have a thread for itself.
            await Task.Yield();
        }

        var read = await reading;
        if (Intake is not { } intake || intake.Take(read, _frames.Count(buffer.Span[..read])))
        {
            return read;
        }

        _isExceeded = true;
        intake.Exceeded?.Invoke();
        return await DiscardAsync(cancellationToken);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => inner.WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        inner.WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _disposed.TrySetResult();
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    // The client is being told why; it has until the farewell's end to go by itself.
    private async ValueTask<int> DiscardAsync(CancellationToken cancellationToken)
    {
        var scratch = new byte[1024];
        for (var discarded = 0; discarded < MostDiscarded;)
        {
            var read = await inner.ReadAsync(scratch, cancellationToken);
            if (read == 0)
            {
                return 0;
            }

            discarded += read;
        }

        await _disposed.Task.WaitAsync(cancellationToken);
        return 0;
    }
}
