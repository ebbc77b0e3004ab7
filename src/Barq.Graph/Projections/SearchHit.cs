using Barq.Graph.Batching;
using Barq.Graph.Definitions;
using Barq.Graph.Documents;
using Barq.Graph.Paging;
using Barq.Persistence.Querying;
using GraphQL.Validation;
using GraphQLParser.AST;

namespace Barq.Graph.Projections;

/// <summary>What a search has found.</summary>
/// <param name="Load">What has found it.</param>
/// <param name="Rows">The rows of its kind.</param>
/// <param name="Row">Its row.</param>
/// <param name="Place">The place of its kind among those that were asked for.</param>
/// <param name="Score">How well it fits.</param>
internal readonly record struct SearchHit(SearchLoad Load, RowSet Rows, int Row, int Place, long Score)
{
    /// <summary>The field in which it was found.</summary>
    public string Field => SearchFields.NameOf(Load.Entity.SearchedColumns[(int)Rows.Column<Int64Buffer>(SearchQuery.FieldSlot(Load.Shape))[Row]]);

    /// <summary>The hits of all kinds, the best first.</summary>
    /// <param name="plan">The statements.</param>
    /// <param name="arguments">What was asked for.</param>
    /// <param name="resultOf">What a statement has brought.</param>
    public static SearchHit[] Of(SearchPlan plan, SearchArguments arguments, Func<LoadPlan, LoadResult> resultOf) =>
    [
        .. arguments.Kinds.SelectMany((kind, place) => Of(plan.Loads[kind], resultOf(plan.Loads[kind]), place))
            .OrderByDescending(hit => hit.Score).ThenBy(hit => hit.Place).ThenBy(hit => hit.Row).Take(arguments.Limit),
    ];

    private static IEnumerable<SearchHit> Of(SearchLoad load, LoadResult result, int place)
    {
        if (result.Rows is not { } rows)
        {
            return [];
        }

        var scores = rows.Column<Int64Buffer>(SearchQuery.ScoreSlot(load.Shape));
        return Enumerable.Range(0, rows.Count).Select(row => new SearchHit(load, rows, row, place, scores[row]));
    }
}

/// <summary>The hits of a search, some of which may come later.</summary>
/// <param name="End">Those.</param>
/// <param name="Plan">The statements.</param>
/// <param name="Field">The list's field.</param>
internal sealed record StreamedSearch(DeferredPart End, SearchPlan Plan, GraphQLField Field) : StreamedList(End, [.. Plan.Loads.Values], Field)
{
    /// <inheritdoc/>
    public override IEnumerable<(LoadPlan Load, RowTurns Turns)> TurnsOf(LoadPlan load, LoadResult[] results, int first, Variables variables)
    {
        // The hits of all kinds are put in order once.
        var turns = Loads.Where(one => results[one.Index].Rows is not null).ToDictionary(one => one, one => RowTurns.None(results[one.Index].Rows!.Count));
        var hits = SearchHit.Of(Plan, Plan.Source.Read(variables), one => results[one.Index]);
        for (var i = 0; i < hits.Length; i++)
        {
            var own = turns[hits[i].Load];
            (i < first ? own.First : own.Later)[hits[i].Row] = true;
        }

        return turns.Select(own => (own.Key, own.Value));
    }
}
