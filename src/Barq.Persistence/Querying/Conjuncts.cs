namespace Barq.Persistence.Querying;

/// <summary>The conditions that all have to hold for a predicate to hold.</summary>
public static class Conjuncts
{
    /// <summary>Takes nested <see cref="AllOf"/> apart.</summary>
    /// <param name="predicate">The predicate; null for none.</param>
    public static IReadOnlyList<Predicate> Of(Predicate? predicate)
    {
        var conjuncts = new List<Predicate>(4);
        Collect(predicate, conjuncts);
        return conjuncts;
    }

    private static void Collect(Predicate? predicate, List<Predicate> conjuncts)
    {
        if (predicate is AllOf all)
        {
            foreach (var condition in all.Conditions)
            {
                Collect(condition, conjuncts);
            }
        }
        else if (predicate is not null)
        {
            conjuncts.Add(predicate);
        }
    }
}
