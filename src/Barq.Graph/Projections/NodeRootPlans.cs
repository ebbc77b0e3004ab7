using Barq.Graph.Batching;
using Barq.Graph.Documents;
using Barq.Graph.Errors;
using Barq.Graph.NodeIds;
using Barq.Graph.Plans;
using Barq.Graph.Responses;
using GraphQL.Validation;

namespace Barq.Graph.Projections;

/// <summary>How <c>node</c> and <c>nodes</c> read and write one type.</summary>
/// <param name="Load">The load by key.</param>
/// <param name="Writer">Writes the fields that are selected on the type.</param>
internal sealed record NodeTypePlan(KeyLoad Load, ObjectWriter Writer);

/// <summary><c>node</c>: any object by its global id.</summary>
internal sealed class NodeRootPlan(string responseKey, NodePlans plans, FieldArguments arguments) : RootPlan(responseKey)
{
    public override void Prepare(OperationRun run) => plans.Want(run, Id(run));

    public override bool Write(OperationRun run, ResponseContext context)
    {
        var id = Id(run);
        var plan = plans.Of(id.TypeName);
        plan.Writer.WriteByKey(context, ResponseKey, plan.Load, id.Key);
        return true;
    }

    private NodeId Id(OperationRun run) => plans.Parse(arguments.Text(run.Variables, "id"), arguments, Path);
}

/// <summary><c>nodes</c>: objects of any types by their global ids, one statement for each type.</summary>
internal sealed class NodesRootPlan(string responseKey, NodePlans plans, FieldArguments arguments, int mostIds, StreamedList? list) : RootPlan(responseKey)
{
    public override void Prepare(OperationRun run)
    {
        var ids = Ids(run);
        if (ids.Length > mostIds)
        {
            throw new GraphQLRequestException(ErrorCodes.TooExpensive, $"'ids' may hold {mostIds} ids, and holds {ids.Length}.")
                .At(arguments.Field, Path);
        }

        foreach (var id in ids)
        {
            plans.Want(run, id);
        }
    }

    public override bool Write(OperationRun run, ResponseContext context)
    {
        var ids = Ids(run);
        var end = list?.EndIn(context.Result(plans.Loads[0]));
        var first = Math.Min(end?.FirstOf(list!) ?? ids.Length, ids.Length);
        context.Out.Raw((byte)'[');
        context.Enter(ResponseKey);
        Write(context, ids, 0, first);
        if (first < ids.Length)
        {
            context.WriteEnd(end!, list!, first, later => Write(later, ids, first, ids.Length));
        }

        context.Leave();
        context.Out.Raw((byte)']');
        return true;
    }

    private bool Write(ResponseContext context, NodeId[] ids, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            if (i > from)
            {
                context.Out.Raw((byte)',');
            }

            var plan = plans.Of(ids[i].TypeName);
            plan.Writer.WriteByKey(context, i, plan.Load, ids[i].Key);
        }

        return true;
    }

    private NodeId[] Ids(OperationRun run) => plans.Ids(arguments, run.Variables, Path);
}

/// <summary>The objects of <c>nodes</c>, some of which may come later.</summary>
/// <param name="End">Those.</param>
/// <param name="Plans">The types that they may be of.</param>
/// <param name="Arguments">The arguments, with the ids.</param>
/// <param name="Path">The response keys that lead to the field.</param>
internal sealed record StreamedNodes(DeferredPart End, NodePlans Plans, FieldArguments Arguments, IReadOnlyList<string> Path)
    : StreamedList(End, Plans.Loads, Arguments.Field)
{
    /// <inheritdoc/>
    public override IEnumerable<(LoadPlan Load, RowTurns Turns)> TurnsOf(LoadPlan load, LoadResult[] results, int first, Variables variables)
    {
        var rows = results[load.Index];
        var turns = RowTurns.None(rows.Rows!.Count);
        var ids = Plans.Ids(Arguments, variables, Path);
        for (var i = 0; i < ids.Length; i++)
        {
            if (Plans.Of(ids[i].TypeName).Load == load && rows.RowOf(ids[i].Key) is >= 0 and var row)
            {
                (i < first ? turns.First : turns.Later)[row] = true;
            }
        }

        return [(load, turns)];
    }
}

/// <summary>The types that a selection of <c>node</c> can meet.</summary>
internal sealed class NodePlans(IReadOnlyDictionary<string, NodeTypePlan> byType, ulong owner)
{
    /// <summary>What reads the objects.</summary>
    public LoadPlan[] Loads { get; } = [.. byType.Values.Select(type => type.Load)];

    /// <summary>Reads the ids of a field.</summary>
    /// <exception cref="GraphQLRequestException">One is no id, or of a type that does not exist.</exception>
    public NodeId[] Ids(FieldArguments arguments, Variables variables, IReadOnlyList<string> path) =>
        [.. ((IEnumerable<object?>)arguments.Read(variables)["ids"]!).Select(id => Parse(FieldArguments.Text(id), arguments, path))];

    /// <summary>The plan of a type.</summary>
    public NodeTypePlan Of(string typeName) => byType[typeName];

    /// <summary>Reads a global id of any type.</summary>
    /// <exception cref="GraphQLRequestException">It is no id, or of a type that does not exist.</exception>
    public NodeId Parse(string text, FieldArguments arguments, IReadOnlyList<string> path) => NodeId.TryParse(text, out var id) && byType.ContainsKey(id.TypeName)
        ? id
        : throw new GraphQLRequestException(ErrorCodes.BadUserInput, $"\"{text}\" is not a global id.").At(arguments.Field, path);

    /// <summary>Asks for an object.</summary>
    public void Want(OperationRun run, NodeId id) => run.Want(Of(id.TypeName).Load, id.Key, owner);
}
