namespace Barq.Persistence.Settings;

/// <summary>Finds variables that nobody reads, and whose names are so near to a setting's that it was surely meant.</summary>
public static class SettingNames
{
    /// <summary>Letters that may differ: one in a short name, two in a long one.</summary>
    private const int LongName = 10;

    /// <summary>The settings that were probably meant.</summary>
    /// <param name="variables">The names that are set.</param>
    /// <param name="settings">The names of all settings.</param>
    /// <returns>Each name that is no setting, with the nearest one that is.</returns>
    public static IEnumerable<(string Variable, string Meant)> Misspelt(IEnumerable<string> variables, IReadOnlyCollection<string> settings)
    {
        var known = settings.ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var variable in variables.Where(variable => !known.Contains(variable)))
        {
            if (settings.Where(setting => IsNear(variable, setting)).MinBy(setting => Distance(variable, setting)) is { } meant)
            {
                yield return (variable, meant);
            }
        }
    }

    private static bool IsNear(string variable, string setting)
    {
        var most = Math.Min(variable.Length, setting.Length) < LongName ? 1 : 2;
        return Math.Abs(variable.Length - setting.Length) <= most && Distance(variable, setting) <= most;
    }

    // Letters left out, put in, changed or swapped with their neighbour (the restricted Damerau-Levenshtein distance). Names are short.
    private static int Distance(string left, string right)
    {
        var (a, b) = (left.ToUpperInvariant(), right.ToUpperInvariant());
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    rows[i, j] = i + j;
                    continue;
                }

                var changed = rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                rows[i, j] = Math.Min(changed, Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
                }
            }
        }

        return rows[a.Length, b.Length];
    }
}
