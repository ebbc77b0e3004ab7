using System.Globalization;
using System.Text;

namespace Barq.Persistence.Folding;

/// <summary>
/// <see cref="TextFolding"/> as a function of PostgreSQL: one expression of built-in functions, which the planner sees through, so that an index
/// on it serves. What is long in it only runs where a text has such letters, and stands in it once: each statement holds it as often as it folds.
/// </summary>
internal static class PostgreSqlFolding
{
    /// <summary>What makes the function, or makes it anew.</summary>
    public static string Create { get; } = Write();

    private static string Write()
    {
        var forms = Letters(FoldingTable.Latin.Concat(FoldingTable.Forms));
        var plain = Letters(FoldingTable.Arabic);
        var removed = Removed().ToString();
        var lower = "lower(value COLLATE \"C\")";
        var dear = Range(forms.From + Letters(FoldingTable.Several).From);
        string Plain(string text) => $"translate({text}, '{Quoted(plain.From)}{removed}', '{Quoted(plain.To)}')";

        // Not STRICT: a function that says so is not looked into. NULL comes out as NULL all the same. What has no counterpart is removed.
        return $"""
            CREATE OR REPLACE FUNCTION {TextFolding.Function}(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $fold$
            SELECT CASE WHEN octet_length(value) = length(value) THEN {lower} WHEN value !~ '[{dear}]' THEN {Plain(lower)} ELSE {Plain($"translate({Replaced(lower)}, '{Quoted(forms.From)}', '{Quoted(forms.To)}')")} END
            $fold$
            """;
    }

    private static (string From, string To) Letters(IEnumerable<(string To, string From)> lines)
    {
        var (from, to) = (new StringBuilder(), new StringBuilder());
        foreach (var line in lines)
        {
            from.Append(line.From);
            to.Append(line.To[0], line.From.Length);
        }

        return (from.ToString(), to.ToString());
    }

    private static string Replaced(string expression)
    {
        foreach (var (to, from) in FoldingTable.Several)
        {
            foreach (var letter in from)
            {
                expression = $"replace({expression}, '{letter}', '{to}')";
            }
        }

        return expression;
    }

    private static StringBuilder Removed()
    {
        var removed = new StringBuilder();
        foreach (var (first, last) in FoldingTable.Removed)
        {
            for (var character = first; character <= last; character++)
            {
                removed.Append(character);
            }
        }

        return removed;
    }

    // The blocks that hold the letters: to look into a letter too many costs little, and a short class is matched fast.
    private static string Range(string letters) => string.Join("", letters.Select(letter => letter >> 8).Distinct().Order().Select(block =>
        string.Create(CultureInfo.InvariantCulture, $@"\u{Math.Max(block << 8, 0xA0):X4}-\u{(block << 8) + 0xFF:X4}")));

    private static string Quoted(string text) => text.Replace("'", "''", StringComparison.Ordinal);
}
