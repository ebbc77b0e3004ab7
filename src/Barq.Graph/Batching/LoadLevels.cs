using Barq.Persistence.Querying;

namespace Barq.Graph.Batching;

/// <summary>Loads whose rows one statement reads: the first, and lists below it, each behind the load whose rows are its parents.</summary>
internal sealed class LoadLevels
{
    /// <summary>Lists that are read with the first load at most.</summary>
    private const int Most = 8;

    /// <summary>
    /// Rows that may come together. For many the round trips that are saved are little beside reading them, and lists beside each other are better
    /// read side by side.
    /// </summary>
    private const long MostRows = 2000;

    private readonly List<long> _rows = [];
    private long _all;

    /// <summary>The loads.</summary>
    public List<LoadPlan> Loads { get; } = [];

    /// <summary>What is read for each.</summary>
    public List<PageQuery> Queries { get; } = [];

    /// <summary>Whether a load may be read together with what it leads to at all.</summary>
    public static bool MayBegin(LoadPlan load) => load.Children.Exists(MayFollow);

    /// <summary>Whether a list may come with its parents: what is counted or added up is read beside its rows, once the parents are known.</summary>
    public static bool MayFollow(PageLoad load) => load is { ReadsRows: true, Summaries: 0 };

    /// <summary>Adds a load.</summary>
    /// <param name="load">The load.</param>
    /// <param name="query">What is read for it.</param>
    /// <param name="above">The place of the load whose rows are the parents; -1 for the first.</param>
    /// <param name="perParent">How many rows there are at most, of each parent.</param>
    /// <returns>Whether there was room for its rows.</returns>
    public bool Add(LoadPlan load, PageQuery query, int above, long perParent)
    {
        var rows = above < 0 ? perParent : _rows[above] * perParent;
        if (Loads.Count > Most || _all + rows > MostRows)
        {
            return false;
        }

        _rows.Add(rows);
        _all += rows;
        Loads.Add(load);
        Queries.Add(query);
        return true;
    }
}
