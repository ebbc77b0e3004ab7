using System.Buffers;
using System.IO.Compression;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Barq.Graph.Answers;

/// <summary>Compresses bodies. The size of finished ones is known, so small ones are left alone, and no stream has to be wrapped.</summary>
internal sealed class BodyCompressor(CompressionOptions options)
{
    private const int BrotliWindow = 22;

    private readonly ZLibCompressionOptions _gzip = new() { CompressionLevel = options.Level };
    private readonly BrotliCompressionOptions _brotli = new() { Quality = options.Level };

    /// <summary>Whether a body is worth compressing.</summary>
    public bool Applies(int length) => options.Enabled && length >= options.MinimumBytes;

    /// <summary>The encoding that a client likes best: <c>br</c>, <c>gzip</c>, or null for none.</summary>
    /// <remarks>Source: RFC 9110, section 12.5.3. Where both are liked alike Brotli is taken, which is smaller at the same level.</remarks>
    public static string? Choose(StringValues acceptEncoding)
    {
        if (StringValues.IsNullOrEmpty(acceptEncoding) || !StringWithQualityHeaderValue.TryParseList(acceptEncoding, out var encodings))
        {
            return null;
        }

        double? brotli = null, gzip = null, any = null;
        foreach (var encoding in encodings)
        {
            var quality = encoding.Quality ?? 1;
            if (encoding.Value.Equals("br", StringComparison.OrdinalIgnoreCase))
            {
                brotli = quality;
            }
            else if (encoding.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase))
            {
                gzip = quality;
            }
            else if (encoding.Value.Equals("*", StringComparison.Ordinal))
            {
                any = quality;
            }
        }

        var (brotliQuality, gzipQuality) = (brotli ?? any ?? 0, gzip ?? any ?? 0);
        return brotliQuality > 0 && brotliQuality >= gzipQuality ? "br" : gzipQuality > 0 ? "gzip" : null;
    }

    /// <summary>Compresses what comes bit by bit: each flush makes all that was written before readable.</summary>
    /// <param name="target">What takes it; stays open.</param>
    /// <param name="encoding"><c>br</c> or <c>gzip</c>.</param>
    public Stream Wrap(Stream target, string encoding) => encoding == "br" ? new BrotliStream(target, _brotli, leaveOpen: true) : new GZipStream(target, _gzip, leaveOpen: true);

    /// <summary>Compresses.</summary>
    /// <param name="body">The body.</param>
    /// <param name="encoding"><c>br</c> or <c>gzip</c>.</param>
    /// <returns>The compressed body in a buffer of <see cref="ArrayPool{T}.Shared"/>, to be given back.</returns>
    public ArraySegment<byte> Compress(ReadOnlyMemory<byte> body, string encoding)
    {
        if (encoding == "br")
        {
            var buffer = ArrayPool<byte>.Shared.Rent(BrotliEncoder.GetMaxCompressedLength(body.Length));
            return BrotliEncoder.TryCompress(body.Span, buffer, out var written, options.Level, BrotliWindow)
                ? new ArraySegment<byte>(buffer, 0, written)
                : throw new InvalidOperationException("Brotli's own bound was too small.");
        }

        // zlib grows incompressible data by 5 bytes in 16 kB, and gzip adds a header and a trailer of 18.
        var target = ArrayPool<byte>.Shared.Rent(body.Length + (body.Length / 1000) + 64);
        using var stream = new MemoryStream(target);
        using (var gzip = new GZipStream(stream, _gzip, leaveOpen: true))
        {
            gzip.Write(body.Span);
        }

        return new ArraySegment<byte>(target, 0, (int)stream.Position);
    }
}
