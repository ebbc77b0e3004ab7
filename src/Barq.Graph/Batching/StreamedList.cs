using System.Globalization;
using Barq.Graph.Documents;
using GraphQL.Validation;
using GraphQLParser.AST;

namespace Barq.Graph.Batching;

/// <summary>A list whose end may come later: what its first rows lead to is then loaded for those alone, and for the others once the first are sent.</summary>
/// <param name="End">The end.</param>
/// <param name="Load">What reads the rows of the list.</param>
/// <param name="Field">Its field.</param>
internal sealed record StreamedList(DeferredPart End, PageLoad Load, GraphQLField Field)
{
    /// <summary>Whether the end is worth a delivery of its own: with the list itself comes something that has to be loaded for its rows, and nothing else lists them.</summary>
    public bool IsWorthwhile =>
        Load.Lists == 1 && (Load.Children.Exists(Comes) || Load.Related.Exists(Comes) || (Load.Resolved.Count > 0 && Load.ResolvedUse.IsFor(End.Before)));

    /// <summary>Whether it lists what another list leads to.</summary>
    public bool IsBelow(StreamedList other)
    {
        var load = Load.Above;
        while (load is not null && load != other.Load)
        {
            load = load.Above;
        }

        return load is not null;
    }

    /// <summary>How many rows come at once.</summary>
    public int First(Variables variables) => Deferrals.StreamOf(Field)!.Arguments?.ValueFor(Deferrals.InitialCount) switch
    {
        GraphQLIntValue literal => int.Parse(literal.Value.Span, CultureInfo.InvariantCulture),
        GraphQLVariable variable when variables.ValueFor(variable.Name.StringValue, out var given) && given.Value is int count => count,
        _ => 0,
    };

    private bool Comes(LoadPlan load) => load.Leads(End.Before);
}
