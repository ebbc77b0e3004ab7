using System.Globalization;
using System.Numerics;

namespace Barq.Graph.Documents;

/// <summary>
/// Says what is a number, wherever one can stand: in a document, and in a request's JSON. A number of many digits is none: to make a number
/// of a million digits takes hours.
/// </summary>
internal static class NumberText
{
    /// <summary>Characters of a number at most: a double's or a decimal's digits, with room to spare.</summary>
    public const int MostCharacters = 100;

    /// <summary>What is said of a longer one, which is not repeated.</summary>
    /// <param name="length">Its characters.</param>
    public static string TooLong(int length) => $"A number has {length} characters; numbers have {MostCharacters} at most.";

    /// <summary>Reads a JSON number.</summary>
    /// <param name="json">It, as it stands in the JSON.</param>
    /// <returns>
    /// An int, a long, or a larger whole number; a decimal where that says more than a double; else a double. Null for what is too long or
    /// too large.
    /// </returns>
    public static object? Read(ReadOnlySpan<byte> json)
    {
        if (json.Length > MostCharacters)
        {
            return null;
        }

        if (int.TryParse(json, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var small))
        {
            return small;
        }

        if (long.TryParse(json, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
        {
            return whole;
        }

        if (json.IndexOfAnyExceptInRange((byte)'0', (byte)'9') is -1 || (json[0] == '-' && json[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') is -1))
        {
            return BigInteger.Parse(System.Text.Encoding.ASCII.GetString(json), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        }

        if (!double.TryParse(json, NumberStyles.Float, CultureInfo.InvariantCulture, out var approximate) || !double.IsFinite(approximate))
        {
            return null;
        }

        return decimal.TryParse(json, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) && !IsSame(exact, approximate) ? exact : approximate;
    }

    // With its zeros: 1.10 is a decimal that a double does not know.
    private static bool IsSame(decimal exact, double approximate)
    {
        Span<int> left = stackalloc int[4];
        Span<int> right = stackalloc int[4];
        decimal.GetBits(exact, left);
        decimal.GetBits(new decimal(approximate), right);
        return left.SequenceEqual(right);
    }
}
