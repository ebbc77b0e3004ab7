using System.Globalization;
using System.Text;

namespace Barq.Testing.Fuzzing;

/// <summary>What a fuzzer found: what was sent, made as small as it can be, and what came of it.</summary>
/// <param name="Problem">What is wrong.</param>
/// <param name="Sent">What was sent.</param>
/// <param name="Number">The how manieth it was, for the same seed.</param>
public sealed record FuzzFinding(string Problem, string Sent, long Number)
{
    /// <summary>What the gateway logged meanwhile; empty for nothing.</summary>
    public string Log { get; init; } = "";

    /// <summary>Bytes as a line of text, with what is not printed as escapes.</summary>
    /// <param name="bytes">The bytes.</param>
    public static string Show(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        foreach (var each in bytes)
        {
            _ = each is >= 0x20 and < 0x7f ? text.Append((char)each) : text.Append(CultureInfo.InvariantCulture, $"\\x{each:x2}");
        }

        return text.Length > 3000 ? $"{text.ToString(0, 3000)}… ({bytes.Length} bytes)" : text.ToString();
    }

    /// <inheritdoc/>
    public override string ToString() => $"#{Number.ToString(CultureInfo.InvariantCulture)}: {Problem}\n  {Sent}{(Log.Length == 0 ? "" : "\n  the log:\n" + Log)}";
}
