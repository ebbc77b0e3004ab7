using System.Globalization;
using System.Text;

namespace Barq.Testing.Attacks;

/// <summary>Makes long texts.</summary>
internal static class Texts
{
    /// <summary>A text so many times.</summary>
    public static string Times(this string text, int count) => new StringBuilder(text.Length * count).Insert(0, text, count).ToString();

    /// <summary>One text for each number from 0 on.</summary>
    public static string Each(int count, Func<int, string> make, string between = " ") => string.Join(between, Enumerable.Range(0, count).Select(make));

    /// <summary>A number as it stands in names.</summary>
    public static string Of(int number) => number.ToString(CultureInfo.InvariantCulture);
}
