namespace Barq.Testing.Fuzzing;

/// <summary>Changes bytes as fuzzers do: bits, numbers, words, pieces left out, doubled, and taken from elsewhere.</summary>
/// <param name="random">Where chance comes from.</param>
/// <param name="words">Bits that readers have a special way with.</param>
public sealed class ByteMutator(Random random, IReadOnlyList<byte[]> words)
{
    private const int LongestRepeat = 20_000;

    /// <summary>A changed copy.</summary>
    /// <param name="bytes">What is changed.</param>
    /// <param name="other">Where pieces may come from.</param>
    public byte[] Mutate(byte[] bytes, byte[] other)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        ArgumentNullException.ThrowIfNull(other);
        for (var times = 1 + (random.Next(3) * random.Next(4)); times > 0; times--)
        {
            bytes = Once(bytes, other);
        }

        return bytes;
    }

    private byte[] Once(byte[] bytes, byte[] other)
    {
        var (at, length) = Piece(bytes);
        switch (random.Next(9))
        {
            case 0 when bytes.Length > 0:
                var flipped = bytes.ToArray();
                flipped[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                return flipped;
            case 1 when bytes.Length > 0:
                var set = bytes.ToArray();
                set[random.Next(bytes.Length)] = (byte)random.Next(256);
                return set;
            case 2:
                return [.. bytes.AsSpan(0, at), .. bytes.AsSpan(at + length)];
            case 3:
                return [.. bytes.AsSpan(0, at + length), .. bytes.AsSpan(at, length), .. bytes.AsSpan(at + length)];
            case 4:
                // A piece so often that what is slow by number shows.
                var times = Math.Min(1 << random.Next(1, 12), LongestRepeat / Math.Max(1, length));
                return [.. bytes.AsSpan(0, at), .. Enumerable.Repeat(bytes.AsSpan(at, length).ToArray(), Math.Max(1, times)).SelectMany(each => each), .. bytes.AsSpan(at + length)];
            case 5:
                var (from, count) = Piece(other);
                return [.. bytes.AsSpan(0, at), .. other.AsSpan(from, count), .. bytes.AsSpan(at + length)];
            case 6:
                return [.. bytes.AsSpan(0, at), .. Number(bytes, at), .. bytes.AsSpan(at)];
            default:
                var word = words[random.Next(words.Count)];
                return [.. bytes.AsSpan(0, at), .. word, .. bytes.AsSpan(random.Next(2) == 0 ? at : at + length)];
        }
    }

    // Mostly short, as grammar is.
    private (int At, int Length) Piece(byte[] bytes)
    {
        var at = random.Next(bytes.Length + 1);
        var most = random.Next(4) == 0 ? bytes.Length - at : Math.Min(16, bytes.Length - at);
        return (at, random.Next(most + 1));
    }

    // Digits where there are digits already, else anywhere.
    private byte[] Number(byte[] bytes, int at)
    {
        var digits = new byte[1 << random.Next(8)];
        Array.Fill(digits, (byte)('0' + random.Next(10)));
        return at < bytes.Length && bytes[at] == '-' ? digits : [.. random.Next(4) == 0 ? "-"u8 : [], .. digits];
    }
}
