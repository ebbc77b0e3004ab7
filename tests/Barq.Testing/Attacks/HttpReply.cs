using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Barq.Testing.Attacks;

/// <summary>An answer over HTTP/1.1 as it lies on the wire.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Headers">Its head, the status line included.</param>
/// <param name="Body">Its body, with the chunks put together, and unpacked.</param>
public sealed record HttpReply(int Status, string Headers, byte[] Body)
{
    /// <summary>Its media type; null for none.</summary>
    public string? MediaType => Header("Content-Type")?.Split(';')[0].Trim();

    /// <summary>Reads one.</summary>
    /// <param name="connection">From where.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null where the connection is closed before there is a whole one.</returns>
    public static async Task<HttpReply?> ReadAsync(RawConnection connection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var read = new List<byte>();
        var buffer = new byte[16 * 1024];
        while (true)
        {
            if (TryParse(read, isEnd: false) is { } reply)
            {
                return Unpacked(reply);
            }

            var count = await connection.ReadAsync(buffer, cancellationToken);
            if (count == 0)
            {
                return TryParse(read, isEnd: true) is { } last ? Unpacked(last) : null;
            }

            read.AddRange(buffer.AsSpan(0, count));
        }
    }

    /// <summary>A header's value; null where there is none.</summary>
    /// <param name="name">Its name.</param>
    public string? Header(string name)
    {
        var start = Headers.IndexOf($"\r\n{name}:", StringComparison.OrdinalIgnoreCase);
        return start < 0 ? null : Headers[(start + name.Length + 3)..].Split("\r\n", 2)[0].Trim();
    }

    private static HttpReply? TryParse(List<byte> read, bool isEnd)
    {
        var bytes = read.ToArray();
        var head = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        if (head < 0 || !bytes.AsSpan().StartsWith("HTTP/1."u8))
        {
            return null;
        }

        var reply = new HttpReply(int.Parse(Encoding.ASCII.GetString(bytes, 9, 3), CultureInfo.InvariantCulture), Encoding.Latin1.GetString(bytes, 0, head), []);
        var body = bytes.AsSpan(head + 4);
        if (reply.Header("Content-Length") is { } length)
        {
            var count = int.Parse(length, CultureInfo.InvariantCulture);
            return body.Length >= count ? reply with { Body = body[..count].ToArray() } : null;
        }

        if (string.Equals(reply.Header("Transfer-Encoding"), "chunked", StringComparison.OrdinalIgnoreCase))
        {
            return Chunks(body) is { } whole ? reply with { Body = whole } : null;
        }

        // Without either the body ends with the connection; what switches protocols has none.
        return reply.Status is 101 or 204 or 304 || isEnd ? reply with { Body = isEnd ? body.ToArray() : [] } : null;
    }

    private static HttpReply Unpacked(HttpReply reply)
    {
        using var packed = new MemoryStream(reply.Body);
        using Stream? unpacking = reply.Header("Content-Encoding") switch
        {
            "br" => new BrotliStream(packed, CompressionMode.Decompress),
            "gzip" => new GZipStream(packed, CompressionMode.Decompress),
            _ => null,
        };
        if (unpacking is null)
        {
            return reply;
        }

        using var whole = new MemoryStream();
        unpacking.CopyTo(whole);
        return reply with { Body = whole.ToArray() };
    }

    private static byte[]? Chunks(ReadOnlySpan<byte> body)
    {
        var whole = new List<byte>();
        while (body.IndexOf("\r\n"u8) is var line and >= 0)
        {
            var size = int.Parse(Encoding.ASCII.GetString(body[..line]), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (body.Length < line + size + 4)
            {
                return null;
            }

            if (size == 0)
            {
                return [.. whole];
            }

            whole.AddRange(body.Slice(line + 2, size));
            body = body[(line + size + 4)..];
        }

        return null;
    }
}
