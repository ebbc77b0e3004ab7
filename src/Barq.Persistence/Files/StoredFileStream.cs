using Barq.Persistence.Sharing;
using Barq.Persistence.Storage;
using Microsoft.EntityFrameworkCore;

namespace Barq.Persistence.Files;

/// <summary>Reads a file from the database, one chunk at a time and on a connection that is free again in between.</summary>
internal sealed class StoredFileStream(IDbContextFactory<FleetDbContext> contexts, StatementGate gate, StatementOwner owner, long file, long length) : Stream
{
    private ReadOnlyMemory<byte> _rest;
    private int _next;
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_rest.Length == 0)
        {
            if (_position >= length)
            {
                return 0;
            }

            using var turn = await gate.EnterAsync(owner, cancellationToken);
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            var number = _next++;
            _rest = await context.StoredFileChunks.Where(chunk => chunk.FileId == file && chunk.Number == number).Select(chunk => chunk.Content)
                .FirstOrDefaultAsync(cancellationToken) ?? throw new InvalidDataException($"Chunk {number} of the file {file} is missing.");
        }

        var read = Math.Min(buffer.Length, _rest.Length);
        _rest[..read].CopyTo(buffer);
        _rest = _rest[read..];
        _position += read;
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    // Nobody reads a file synchronously: each chunk is a round trip.
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read it asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
