namespace Barq.Graph.Filtering;

/// <summary>Checks text from clients before it meets a database.</summary>
internal static class TextInput
{
    /// <summary>Whether text can be stored at all: no null character (PostgreSQL has none) and no half of a surrogate pair (UTF-8 has none).</summary>
    public static bool IsStorable(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            if (character == '\0' || char.IsLowSurrogate(character))
            {
                return false;
            }

            if (char.IsHighSurrogate(character) && (++i == text.Length || !char.IsLowSurrogate(text[i])))
            {
                return false;
            }
        }

        return true;
    }
}
