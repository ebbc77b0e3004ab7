using Barq.Graph.Documents;

namespace Barq.Graph.Batching;

/// <summary>The end of a list, in a run whose answer brings it later: which rows it is, and what is loaded for them.</summary>
/// <param name="list">The list.</param>
/// <param name="first">How many rows of each parent come before it.</param>
/// <param name="rows">What was read of the list itself: for all rows at once.</param>
/// <param name="results">What the loads bring for the rows of the end, by their index; for loads that the list does not lead to, what they bring for all.</param>
internal sealed class ListEnd(StreamedList list, int first, LoadResult rows, LoadResult[] results)
{
    private bool[]? _isLater;

    /// <summary>The part of the answer.</summary>
    public DeferredPart Part => list.End;

    /// <summary>What reads the rows of the list.</summary>
    public PageLoad Load => list.Load;

    /// <summary>How many rows of each parent come before it.</summary>
    public int First => first;

    /// <summary>What the loads bring for its rows, by their index.</summary>
    public LoadResult[] Results => results;

    /// <summary>The roots that want what a row before it leads to, as bits; none for a row of the end.</summary>
    public ulong Before(int row) => IsLater(row) ? 0 : ulong.MaxValue;

    /// <summary>The roots that want what a row of the end leads to, as bits; none for a row before it.</summary>
    public ulong Behind(int row) => IsLater(row) ? ulong.MaxValue : 0;

    private bool IsLater(int row) => (_isLater ??= Later())[row];

    private bool[] Later()
    {
        var later = new bool[rows.Rows!.Count];
        foreach (var group in rows.Rows.Groups)
        {
            // Pages cut from the end were read in reverse.
            var count = group.Length - Math.Min(first, group.Length);
            Array.Fill(later, true, rows.Arguments!.Backward ? group.Start : group.Start + group.Length - count, count);
        }

        return later;
    }
}

/// <summary>What is delivered by itself: a part of the answer, or of the end of a list.</summary>
/// <param name="Part">The part; null for the first answer.</param>
/// <param name="End">The end of a list that it is, or in whose rows it stands; null for none.</param>
internal readonly record struct Delivery(DeferredPart? Part, ListEnd? End)
{
    /// <summary>The part whose fields it has: those of the end of a list come with what is around the list.</summary>
    public DeferredPart? Fields => Part is { IsStream: true } ? Part.Before : Part;
}
