namespace Barq.Graph.Preparation;

/// <summary>What a prepared document holds without its plans, going by its text: no node of its tree has fewer characters than a token.</summary>
internal static class DocumentBytes
{
    /// <summary>The tables of the document and of its plans.</summary>
    private const int Fixed = 2500;

    /// <summary>A token with the nodes that it makes: a field is one, and is a field, a name, and the place of both.</summary>
    private const int PerToken = 220;

    /// <summary>Bytes of a document.</summary>
    public static long Of(string text)
    {
        var tokens = 0L;
        for (var i = 0; i < text.Length;)
        {
            switch (text[i])
            {
                case ' ' or ',' or '\n' or '\r' or '\t':
                    i++;
                    break;
                case '#':
                    i = End(text, text.AsSpan(i).IndexOfAny('\n', '\r'), i);
                    break;
                case '"':
                    i = EndOfString(text, i);
                    tokens++;
                    break;
                default:
                    i = EndOfWord(text, i);
                    tokens++;
                    break;
            }
        }

        return Fixed + (2L * text.Length) + (tokens * PerToken);
    }

    private static int EndOfWord(string text, int i)
    {
        var end = i;
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] == '_'))
        {
            end++;
        }

        return Math.Max(end, i + 1);
    }

    private static int EndOfString(string text, int i)
    {
        if (text.AsSpan(i).StartsWith("\"\"\""))
        {
            return End(text, text.AsSpan(i + 3).IndexOf("\"\"\""), i + 3) + 3;
        }

        for (var end = i + 1; end < text.Length; end++)
        {
            switch (text[end])
            {
                case '\\':
                    end++;
                    break;
                case '"':
                    return end + 1;
            }
        }

        return text.Length;
    }

    private static int End(string text, int found, int from) => found < 0 ? text.Length : from + found;
}
