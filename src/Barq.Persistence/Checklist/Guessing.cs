namespace Barq.Persistence.Checklist;

/// <summary>Looks at secrets.</summary>
public static class Guessing
{
    private const int MinDistinctCharacters = 10;

    /// <summary>Whether a secret looks like one taken at random: it has ten different characters at least.</summary>
    /// <param name="secret">The secret.</param>
    public static bool IsHard(string secret) => secret.Distinct().Count() >= MinDistinctCharacters;
}
