using Barq.Graph.Batching;
using Barq.Graph.Definitions;
using Barq.Graph.Documents;
using Barq.Graph.Paging;
using Barq.Graph.Plans;
using Barq.Graph.Responses;
using Barq.Persistence.Folding;

namespace Barq.Graph.Projections;

/// <summary>A selected field of a hit.</summary>
/// <param name="Selected">The field.</param>
/// <param name="Writers">Writes the object, by the entity's name; null for other fields.</param>
internal sealed record SearchPart(SelectedField Selected, IReadOnlyDictionary<string, ObjectWriter>? Writers)
{
    /// <summary>The response key, quoted and with its colon, in UTF-8.</summary>
    public byte[] Key { get; } = ResponseKeys.Encode(Selected.ResponseKey);
}

/// <summary>The statements of a search.</summary>
/// <param name="Source">Its arguments.</param>
/// <param name="Loads">The statements, by the entities' names.</param>
internal sealed record SearchPlan(SearchSource Source, IReadOnlyDictionary<string, SearchLoad> Loads);

/// <summary><c>search</c>: rows of several entities by what somebody typed, one statement for each, the best hits of all first.</summary>
internal sealed class SearchRootPlan(string responseKey, SearchPlan plan, SearchPart[] parts, StreamedList? list) : RootPlan(responseKey)
{
    public override void Prepare(OperationRun run)
    {
        var arguments = plan.Source.Read(run.Variables);
        foreach (var kind in arguments.IsAsked ? arguments.Kinds : [])
        {
            run.Want(plan.Loads[kind], arguments);
        }
    }

    public override bool Write(OperationRun run, ResponseContext context)
    {
        // Where nothing was asked for, nothing is found.
        var arguments = plan.Loads.Values.Select(run.Asked).FirstOrDefault(asked => asked is not null) ?? new SearchArguments(SearchText.Of(""), [], 0);
        var results = arguments.Kinds.Select(kind => context.Result(plan.Loads[kind])).ToArray();
        if (Array.Find(results, result => result.Error is not null) is { } failed)
        {
            context.AddError(ResponseKey, failed.Error!);
            context.Out.Null();
            return true;
        }

        var hits = SearchHit.Of(plan, arguments, context.Result);
        var end = hits.Length > 0 ? list?.EndIn(context.Result(hits[0].Load)) : null;
        var first = Math.Min(end?.FirstOf(list!) ?? hits.Length, hits.Length);
        var start = context.Out.Position;
        context.Enter(ResponseKey);
        context.Out.Raw((byte)'[');
        var written = Write(context, hits, 0, first) && (first == hits.Length || context.WriteEnd(end!, list!, first, later => Write(later, hits, first, hits.Length)));
        context.Out.Raw((byte)']');
        context.Leave();
        if (!written)
        {
            context.TakeBack(start);
            context.Out.Null();
        }

        return true;
    }

    private bool Write(ResponseContext context, SearchHit[] hits, int from, int to)
    {
        var json = context.Out;
        for (var i = from; i < to; i++)
        {
            json.Raw(i == from ? ""u8 : ","u8);
            json.Step();
            context.Enter(i);
            var written = Write(context, hits[i]);
            context.Leave();
            if (!written)
            {
                return false;
            }
        }

        return true;
    }

    private bool Write(ResponseContext context, in SearchHit hit)
    {
        var json = context.Out;
        json.Raw((byte)'{');
        for (var i = 0; i < parts.Length; i++)
        {
            json.Raw(i == 0 ? ""u8 : ","u8);
            json.Raw(parts[i].Key);
            if (parts[i].Writers is { } writers)
            {
                context.Enter(parts[i].Selected.ResponseKey);
                var written = writers[hit.Load.Entity.Name].Write(context, hit.Rows, hit.Row);
                context.Leave();
                if (!written)
                {
                    return false;
                }
            }
            else if (parts[i].Selected.Name == "score")
            {
                json.Number(hit.Score / 1000m);
            }
            else
            {
                json.String(parts[i].Selected.Name == "field" ? hit.Field : SearchFields.Hit);
            }
        }

        json.Raw((byte)'}');
        return true;
    }
}
