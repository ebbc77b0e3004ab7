using Barq.Graph.Documents;
using GraphQL.Validation;

namespace Barq.Graph.Batching;

/// <summary>The ends of lists of the same rows, in a run whose answer brings them later: which rows they are, and what is loaded for them.</summary>
/// <param name="lists">The lists: most rows are listed once.</param>
/// <param name="variables">The request's variables.</param>
/// <param name="results">
/// What the loads bring for the rows of the end, by their index; for loads that the list does not lead to, and for its own rows, what they bring for all.
/// </param>
internal sealed class ListEnd(StreamedList[] lists, Variables variables, LoadResult[] results)
{
    private readonly RowTurns?[] _turns = new RowTurns?[lists[0].Loads.Length];
    private readonly int[] _first = Array.ConvertAll(lists, list => list.First(variables));

    /// <summary>What reads the rows.</summary>
    public LoadPlan[] Loads => lists[0].Loads;

    /// <summary>Whether some rows come before it.</summary>
    public bool HasFirst => Array.Exists(_first, first => first > 0);

    /// <summary>What the loads bring for its rows, by their index.</summary>
    public LoadResult[] Results => results;

    /// <summary>How many elements of a list come before its end: of each parent's, where there are parents.</summary>
    public int FirstOf(StreamedList list) => _first[Array.IndexOf(lists, list)];

    /// <summary>The roots that want what a row leads to that comes before the end, as bits; none for the others.</summary>
    /// <param name="load">What has read the rows.</param>
    public Func<int, ulong> Before(LoadPlan load)
    {
        var turns = TurnsOf(load);
        return row => turns.First[row] ? ulong.MaxValue : 0;
    }

    /// <summary>The roots that want what a row of the end leads to, as bits; none for the others.</summary>
    /// <param name="load">What has read the rows.</param>
    public Func<int, ulong> Behind(LoadPlan load)
    {
        var turns = TurnsOf(load);
        return row => turns.Later[row] ? ulong.MaxValue : 0;
    }

    // Loads run side by side, and what one of them finds out may be of others.
    private RowTurns TurnsOf(LoadPlan load)
    {
        var place = Array.IndexOf(Loads, load);
        lock (_turns)
        {
            foreach (var (which, own) in _turns[place] is null ? lists.SelectMany((list, i) => list.TurnsOf(load, results, _first[i], variables)) : [])
            {
                ref var turns = ref _turns[Array.IndexOf(Loads, which)];
                turns = turns is null ? own : RowTurns.Either(turns, own);
            }

            return _turns[place]!;
        }
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
