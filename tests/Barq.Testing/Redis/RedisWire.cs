using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Barq.Testing.Redis;

/// <summary>Asks one very server one thing, whatever it thinks of the others: no client that follows redirections is in between.</summary>
/// <remarks>Source: the Redis serialization protocol, version 2. Texts are bytes (Latin 1), so that keys come back as they were.</remarks>
internal static class RedisWire
{
    /// <summary>Sends a command.</summary>
    /// <param name="port">The server's port on 127.0.0.1.</param>
    /// <param name="words">The command and its arguments.</param>
    /// <returns>A text, a number, null, or an array of these.</returns>
    /// <exception cref="InvalidOperationException">The server answers with an error.</exception>
    public static async Task<object?> AskAsync(int port, params IReadOnlyList<object> words)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port);
        await using var stream = client.GetStream();
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"*{words.Count}\r\n");
        foreach (var word in words.Select(word => Convert.ToString(word, CultureInfo.InvariantCulture)!))
        {
            text.Append(CultureInfo.InvariantCulture, $"${word.Length}\r\n{word}\r\n");
        }

        await stream.WriteAsync(Encoding.Latin1.GetBytes(text.ToString()));
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await ReadAsync(reader);
    }

    /// <summary>The text that a command answers with.</summary>
    /// <param name="port">The server's port on 127.0.0.1.</param>
    /// <param name="words">The command and its arguments.</param>
    public static async Task<string> TextAsync(int port, params IReadOnlyList<object> words) => (string)(await AskAsync(port, words))!;

    private static async Task<object?> ReadAsync(StreamReader reader)
    {
        var line = await reader.ReadLineAsync() ?? throw new IOException("The server has closed the connection.");
        var rest = line[1..];
        switch (line[0])
        {
            case '+':
                return rest;
            case ':':
                return long.Parse(rest, CultureInfo.InvariantCulture);
            case '-':
                throw new InvalidOperationException(rest);
            case '$' when rest == "-1":
                return null;
            case '$':
                var text = new char[int.Parse(rest, CultureInfo.InvariantCulture) + 2];
                await reader.ReadBlockAsync(text);
                return new string(text, 0, text.Length - 2);
            case '*':
                var all = new object?[int.Parse(rest, CultureInfo.InvariantCulture)];
                for (var i = 0; i < all.Length; i++)
                {
                    all[i] = await ReadAsync(reader);
                }

                return all;
            default:
                throw new InvalidOperationException($"This is no answer of a Redis server: {line}");
        }
    }
}
