using System.Globalization;
using Barq.Graph.Documents;
using GraphQL.Validation;
using GraphQLParser.AST;

namespace Barq.Graph.Batching;

/// <summary>A list whose end may come later: what its first rows lead to is then loaded for those alone, and for the others once the first are sent.</summary>
/// <param name="End">The end.</param>
/// <param name="Loads">What reads the rows of the list.</param>
/// <param name="Field">Its field.</param>
internal abstract record StreamedList(DeferredPart End, LoadPlan[] Loads, GraphQLField Field)
{
    /// <summary>How many loads lead to it.</summary>
    public int Depth
    {
        get
        {
            var depth = 0;
            for (var load = Loads[0].Above; load is not null; load = load.Above)
            {
                depth++;
            }

            return depth;
        }
    }

    /// <summary>Whether it lists what another list leads to.</summary>
    public bool IsBelow(StreamedList other)
    {
        var load = Loads[0].Above;
        while (load is not null && !other.Loads.Contains(load))
        {
            load = load.Above;
        }

        return load is not null;
    }

    /// <summary>Its end in a run; null where it comes whole.</summary>
    /// <param name="rows">The rows.</param>
    public ListEnd? EndIn(LoadResult rows) => End.IsDeferred ? rows.End : null;

    /// <summary>How many rows come at once.</summary>
    public int First(Variables variables) => Deferrals.StreamOf(Field)!.Arguments?.ValueFor(Deferrals.InitialCount) switch
    {
        GraphQLIntValue literal => int.Parse(literal.Value.Span, CultureInfo.InvariantCulture),
        GraphQLVariable variable when variables.ValueFor(variable.Name.StringValue, out var given) && given.Value is int count => count,
        _ => 0,
    };

    /// <summary>Which rows come at once, and which later: those of a load, and of all loads where that is known of all together.</summary>
    /// <param name="load">What has read them.</param>
    /// <param name="results">What the loads have brought, by their index.</param>
    /// <param name="first">How many elements come at once.</param>
    /// <param name="variables">The request's variables.</param>
    public abstract IEnumerable<(LoadPlan Load, RowTurns Turns)> TurnsOf(LoadPlan load, LoadResult[] results, int first, Variables variables);

    /// <summary>
    /// Whether the ends of lists of the same rows are worth deliveries of their own: with the lists comes something that has to be loaded for their rows, and no
    /// other list needs it at once.
    /// </summary>
    /// <param name="lists">The lists, in the same part of the answer.</param>
    public static bool AreWorthwhile(StreamedList[] lists)
    {
        var (loads, around) = (lists[0].Loads, lists[0].End.Before);
        return Array.TrueForAll(loads, load => load.Lists == lists.Length) && Array.Exists(
            loads, load => load.Children.Exists(child => child.Leads(around)) || load.Related.Exists(related => related.Leads(around)) || (load.Resolved.Count > 0 && load.ResolvedUse.IsFor(around)));
    }
}

/// <summary>The rows of a page, or of one for each parent.</summary>
/// <param name="End">The end.</param>
/// <param name="Page">What reads them.</param>
/// <param name="Field">The list's field.</param>
internal sealed record StreamedPage(DeferredPart End, PageLoad Page, GraphQLField Field) : StreamedList(End, [Page], Field)
{
    /// <inheritdoc/>
    public override IEnumerable<(LoadPlan Load, RowTurns Turns)> TurnsOf(LoadPlan load, LoadResult[] results, int first, Variables variables)
    {
        var rows = results[load.Index];
        var later = new bool[rows.Rows!.Count];
        foreach (var group in rows.Rows.Groups)
        {
            // Pages cut from the end were read in reverse.
            var count = group.Length - Math.Min(first, group.Length);
            Array.Fill(later, true, rows.Arguments!.Backward ? group.Start : group.Start + group.Length - count, count);
        }

        return [(load, new RowTurns(Array.ConvertAll(later, isLater => !isLater), later))];
    }
}

/// <summary>Which rows of a list come at once, and which later: some may do both.</summary>
/// <param name="First">Whether each of them comes at once.</param>
/// <param name="Later">Whether each of them comes later.</param>
internal sealed record RowTurns(bool[] First, bool[] Later)
{
    /// <summary>No row comes yet.</summary>
    /// <param name="rows">How many there are.</param>
    public static RowTurns None(int rows) => new(new bool[rows], new bool[rows]);

    /// <summary>When rows come that are listed twice.</summary>
    public static RowTurns Either(RowTurns one, RowTurns other) => new(Or(one.First, other.First), Or(one.Later, other.Later));

    private static bool[] Or(bool[] one, bool[] other) => [.. one.Zip(other, (left, right) => left || right)];
}
