using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Barq.Persistence.Storage;

/// <summary>
/// The one text of an enum member, in the database and in GraphQL alike: its name in upper snake case
/// (<c>InTransit</c> is <c>IN_TRANSIT</c>). Case matters; numbers and unknown texts are refused.
/// </summary>
public static class EnumText
{
    /// <summary>The member's text.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is no member of its enum.</exception>
    public static string ToText<TEnum>(TEnum value)
        where TEnum : struct, Enum =>
        Texts<TEnum>.ByValue.TryGetValue(value, out var text)
            ? text
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"No member of {typeof(TEnum).Name}.");

    /// <summary>The member that has this text.</summary>
    /// <exception cref="FormatException">No member has it.</exception>
    public static TEnum Parse<TEnum>(string text)
        where TEnum : struct, Enum =>
        TryParse<TEnum>(text, out var value)
            ? value
            : throw new FormatException($"'{text}' is no {typeof(TEnum).Name}; it is one of {string.Join(", ", All(typeof(TEnum)))}.");

    /// <summary>Finds the member that has this text; false where none has.</summary>
    public static bool TryParse<TEnum>([NotNullWhen(true)] string? text, out TEnum value)
        where TEnum : struct, Enum
    {
        value = default;
        return text is not null && Texts<TEnum>.ByText.TryGetValue(text, out value);
    }

    /// <summary>The texts of all members of an enum, in the order of their values.</summary>
    /// <exception cref="ArgumentException">The type is not an enum.</exception>
    public static IReadOnlyList<string> All(Type enumType) => Array.ConvertAll(Enum.GetNames(enumType), FromMemberName);

    /// <summary>The text of the member with this C# name.</summary>
    public static string FromMemberName(string name) => JsonNamingPolicy.SnakeCaseUpper.ConvertName(name);

    private static class Texts<TEnum>
        where TEnum : struct, Enum
    {
        public static readonly FrozenDictionary<TEnum, string> ByValue =
            Enum.GetValues<TEnum>().ToFrozenDictionary(value => value, value => FromMemberName(value.ToString()));

        public static readonly FrozenDictionary<string, TEnum> ByText =
            ByValue.ToFrozenDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);
    }
}
