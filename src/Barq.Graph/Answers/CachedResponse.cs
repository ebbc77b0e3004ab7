using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using Barq.Persistence.BoundedMemory;
using Barq.Persistence.SecondLevelCache;

namespace Barq.Graph.Answers;

/// <summary>A finished answer as it is sent: UTF-8 JSON, and the same compressed.</summary>
/// <param name="body">The whole response object.</param>
/// <param name="compressor">Compresses it.</param>
internal sealed class CachedResponse(byte[] body, BodyCompressor compressor) : IGrowingValue
{
    private byte[]? _brotli;
    private byte[]? _gzip;
    private string? _entityTag;

    /// <summary>The body.</summary>
    public byte[] Body { get; } = body;

    /// <inheritdoc/>
    public Action? Grown { get; set; }

    /// <summary>The <c>ETag</c>: a weak one, as the body's encodings share it.</summary>
    /// <remarks>Source: RFC 9110, section 8.8.3.</remarks>
    public string EntityTag => _entityTag ??= $"W/\"{Convert.ToHexStringLower(SHA256.HashData(Body).AsSpan(0, 16))}\"";

    /// <summary>The body in an encoding: made at its first use, and kept.</summary>
    /// <param name="encoding"><c>br</c> or <c>gzip</c>.</param>
    public byte[] Encoded(string encoding)
    {
        ref var kept = ref encoding == "br" ? ref _brotli : ref _gzip;
        if (kept is { } made)
        {
            return made;
        }

        made = kept = Compress(encoding);
        Grown?.Invoke();
        return made;
    }

    private byte[] Compress(string encoding)
    {
        var compressed = compressor.Compress(Body, encoding);
        try
        {
            return compressed.AsSpan().ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(compressed.Array!);
        }
    }

    /// <summary>Writes and reads responses for Redis: the body, and what it is in Brotli where it is worth compressing.</summary>
    internal sealed class Codec(BodyCompressor compressor) : ICacheCodec<CachedResponse>
    {
        public void Write(CachedResponse value, IBufferWriter<byte> target)
        {
            var brotli = compressor.Applies(value.Body.Length) ? value.Encoded("br") : [];
            BinaryPrimitives.WriteInt32LittleEndian(target.GetSpan(4), brotli.Length);
            target.Advance(4);
            target.Write(brotli);
            target.Write(value.Body);
        }

        public CachedResponse Read(ReadOnlyMemory<byte> bytes)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(bytes.Span);
            return new CachedResponse(bytes[(4 + length)..].ToArray(), compressor) { _brotli = length > 0 ? bytes.Slice(4, length).ToArray() : null };
        }

        // The entity tag's text is counted whether it has been asked for or not.
        public long BytesOf(CachedResponse value) =>
            256 + ObjectBytes.Of(value.Body) + ObjectBytes.Of(value._brotli) + ObjectBytes.Of(value._gzip);
    }
}
