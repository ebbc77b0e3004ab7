using Barq.Graph.Paging;
using Barq.Persistence.Querying;

namespace Barq.Graph.Batching;

/// <summary>A planned statement that puts the rows of a list together.</summary>
/// <param name="index">Its place among those of the list: where its result is found.</param>
/// <param name="arguments">The arguments.</param>
/// <param name="path">The response keys that lead to the field that asked first: for errors in its arguments.</param>
internal sealed class GroupLoad(int index, GroupSource arguments, IReadOnlyList<string> path)
{
    /// <summary>Its place among those of the list.</summary>
    public int Index { get; } = index;

    /// <summary>The arguments.</summary>
    public GroupSource Arguments { get; } = arguments;

    /// <summary>The parts of the answer that need the groups.</summary>
    public LoadUse Use { get; } = new();

    /// <summary>The response keys that lead to the field that asked first.</summary>
    public IReadOnlyList<string> Path { get; } = path;

    /// <summary>What is selected of the rows' figures, in the order of their columns.</summary>
    public List<Total> Totals => Arguments.Totals;
}

/// <summary>What a statement of groups brought.</summary>
/// <param name="arguments">The arguments that it was read with.</param>
/// <param name="isCounted">Whether the rows of each group are counted.</param>
internal sealed class GroupResult(GroupArguments arguments, bool isCounted)
{
    /// <summary>Whether the rows of each group are counted.</summary>
    public bool IsCounted { get; } = isCounted;

    /// <summary>The arguments that it was read with.</summary>
    public GroupArguments Arguments { get; } = arguments;

    /// <summary>The groups; null where nothing was read.</summary>
    public RowSet? Rows { get; set; }
}
