namespace Barq.Graph.Metrics;

/// <summary>
/// Counts the uses of keys that a full table has no room for, in bounded memory: where there is no room here either, a new one takes the place
/// of the one that is used least, with its uses, which are not the new one's own for sure. So what is used often is found, whatever else comes.
/// </summary>
/// <remarks>Source: Metwally, Agrawal, El Abbadi, "Efficient Computation of Frequent and Top-k Elements in Data Streams" (2005), "Space-Saving".</remarks>
/// <typeparam name="TKey">The key.</typeparam>
/// <param name="most">Keys that are counted.</param>
internal sealed class Challengers<TKey>(int most)
    where TKey : notnull
{
    private readonly Dictionary<TKey, (long Uses, long Unsure)> _uses = [];

    /// <summary>Counts a use.</summary>
    /// <param name="key">The key.</param>
    /// <returns>Its uses for sure.</returns>
    public long Use(TKey key)
    {
        var (uses, unsure) = _uses.TryGetValue(key, out var known) ? known : Begin();
        _uses[key] = (uses + 1, unsure);
        return uses + 1 - unsure;
    }

    /// <summary>Counts no longer: the key has found room.</summary>
    public void Forget(TKey key) => _uses.Remove(key);

    /// <summary>Lets half of each count be: what was long ago counts less.</summary>
    public void Halve()
    {
        foreach (var (key, (uses, unsure)) in _uses.ToArray())
        {
            if (uses < 2)
            {
                _uses.Remove(key);
            }
            else
            {
                _uses[key] = (uses / 2, unsure / 2);
            }
        }
    }

    private (long Uses, long Unsure) Begin()
    {
        if (_uses.Count < most)
        {
            return default;
        }

        var (least, counted) = _uses.MinBy(pair => pair.Value.Uses);
        _uses.Remove(least);
        return (counted.Uses, counted.Uses);
    }
}
