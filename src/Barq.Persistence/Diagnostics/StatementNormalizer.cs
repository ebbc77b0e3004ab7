using System.Text;

namespace Barq.Persistence.Diagnostics;

/// <summary>
/// Brings statements that differ in their values alone to one text: literals and placeholders become <c>?</c>, lists of them and repeated
/// rows of them become one, and space is a single blank.
/// </summary>
internal static class StatementNormalizer
{
    /// <summary>Characters of a normalized text that are kept.</summary>
    private const int MostLength = 4000;

    /// <summary>The normalized text.</summary>
    /// <param name="sql">A statement.</param>
    public static string Normalize(string sql)
    {
        var text = new StringBuilder(Math.Min(sql.Length, MostLength));
        var position = 0;
        while (position < sql.Length && text.Length < MostLength)
        {
            var character = sql[position];
            if (char.IsWhiteSpace(character))
            {
                position++;
                if (text.Length > 0 && text[^1] != ' ')
                {
                    text.Append(' ');
                }
            }
            else if (character == '-' && Follows(sql, position, '-'))
            {
                position = EndOf(sql, '\n', position);
            }
            else if (character == '\'')
            {
                position = EndOfString(sql, position);
                AppendValue(text);
            }
            else if (character == '"')
            {
                var end = EndOf(sql, '"', position + 1);
                text.Append(sql, position, end - position);
                position = end;
            }
            else if (IsPlaceholder(sql, position) || (char.IsAsciiDigit(character) && !IsInName(text)))
            {
                position = EndOfWord(sql, position + 1);
                AppendValue(text);
            }
            else
            {
                text.Append(character);
                position++;
                CollapseRows(text);
            }
        }

        return text.ToString().TrimEnd();
    }

    private static bool Follows(string sql, int position, char next) => position + 1 < sql.Length && sql[position + 1] == next;

    private static bool IsPlaceholder(string sql, int position) =>
        sql[position] is '@' or '$' or ':' or '?' && position + 1 < sql.Length && char.IsAsciiLetterOrDigit(sql[position + 1])
        // A cast of PostgreSQL's is no placeholder.
        && !(sql[position] == ':' && position > 0 && sql[position - 1] == ':');

    private static bool IsInName(StringBuilder text) => text.Length > 0 && (char.IsAsciiLetterOrDigit(text[^1]) || text[^1] is '_' or '.');

    private static int EndOf(string sql, char end, int from) => sql.IndexOf(end, from) is >= 0 and var at ? at + 1 : sql.Length;

    private static int EndOfString(string sql, int position)
    {
        // A doubled quote is one character of the text.
        var end = EndOf(sql, '\'', position + 1);
        while (end < sql.Length && sql[end] == '\'')
        {
            end = EndOf(sql, '\'', end + 1);
        }

        return end;
    }

    private static int EndOfWord(string sql, int position)
    {
        while (position < sql.Length && (char.IsAsciiLetterOrDigit(sql[position]) || sql[position] is '_' or '.'))
        {
            position++;
        }

        return position;
    }

    // "?, ?" is a list of values of some length: which is no matter.
    private static void AppendValue(StringBuilder text)
    {
        if (EndsWith(text, "?, "))
        {
            text.Length -= 2;
        }
        else if (EndsWith(text, "?,"))
        {
            text.Length -= 1;
        }
        else
        {
            text.Append('?');
        }
    }

    private static void CollapseRows(StringBuilder text)
    {
        if (EndsWith(text, "(?), (?)"))
        {
            text.Length -= 5;
        }
        else if (EndsWith(text, "(?),(?)"))
        {
            text.Length -= 4;
        }
    }

    private static bool EndsWith(StringBuilder text, string end)
    {
        if (text.Length < end.Length)
        {
            return false;
        }

        for (var i = 0; i < end.Length; i++)
        {
            if (text[text.Length - end.Length + i] != end[i])
            {
                return false;
            }
        }

        return true;
    }
}
