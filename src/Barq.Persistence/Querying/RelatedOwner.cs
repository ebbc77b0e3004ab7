namespace Barq.Persistence.Querying;

/// <summary>
/// Carries the organization that is asked for to the rows by which others are asked for. What refers to a row is of its organization (each
/// write holds this), which the database can't know: without the word it looks for open cases among those of all organizations, or goes
/// through all rows that the other conditions leave and tries each.
/// </summary>
/// <remarks>Callers with a fence have it at every table already.</remarks>
internal static class RelatedOwner
{
    /// <summary>The condition with its organization at each row that has to be there.</summary>
    /// <param name="table">The table whose rows are asked for.</param>
    /// <param name="where">The condition; null for none.</param>
    /// <param name="keys">The parents whose rows are asked for; null for none.</param>
    public static Predicate? Carry(TableSource table, Predicate? where, KeySet? keys)
    {
        var conjuncts = Conjuncts.Of(where);
        if (!conjuncts.Any(condition => condition is Some or Related) || OwnerOf(table, conjuncts, keys) is not { } owner)
        {
            return where;
        }

        return new AllOf([.. conjuncts.Select(condition => Carry(condition, owner))]);
    }

    private static object? OwnerOf(TableSource table, IReadOnlyList<Predicate> conjuncts, KeySet? keys)
    {
        var column = table.Fence.Organization;
        return keys is { Values.Length: 1 } && keys.Column == column
            ? keys.Values.GetValue(0)
            : conjuncts.OfType<Compare>().FirstOrDefault(compare => compare.Comparison == Comparison.Equal && compare.Column == column)?.Value;
    }

    // Where a row must not be there, nothing can be looked for from it, and the index that has just what it refers to is the shortest.
    private static Predicate Carry(Predicate condition, object owner) => condition switch
    {
        Some some => some with { Condition = Carry(some.Relation.Target, some.Condition, owner) },
        Related related => related with { Condition = Carry(related.Relation.Target, related.Condition, owner) },
        _ => condition,
    };

    private static AllOf Carry(TableSource target, Predicate condition, object owner)
    {
        var conditions = Conjuncts.Of(condition).Select(inner => Carry(inner, owner));
        return new AllOf(target.HoldsOwners ? [.. conditions] : [new Compare(target.Fence.Organization, Comparison.Equal, owner), .. conditions]);
    }
}
