using System.Security.Cryptography;
using System.Text;
using Barq.Graph.Answers;
using Barq.Graph.Batching;
using Barq.Graph.Documents;
using Barq.Graph.NodeIds;
using Barq.Graph.Plans;
using Barq.Graph.Responses;
using Barq.Persistence.Storage;
using Barq.Persistence.Writing;

namespace Barq.Graph.Mutations;

/// <summary>A selected field of a payload: the object, its errors, or its type's name.</summary>
/// <param name="Field">The field.</param>
/// <param name="Object">Writes the object; null for other fields.</param>
/// <param name="Errors">What is selected of each type of error; null for other fields.</param>
internal sealed record PayloadPart(SelectedField Field, ObjectWriter? Object, IReadOnlyDictionary<string, ErrorPart[]>? Errors)
{
    /// <summary>The response key, quoted and with its colon, in UTF-8.</summary>
    public byte[] Key { get; } = ResponseKeys.Encode(Field.ResponseKey);

    /// <summary>What is selected of each result of a mutation of many; null for other fields.</summary>
    public IReadOnlyList<PayloadPart>? Items { get; init; }

    /// <summary>Whether the object is read, here or in each result.</summary>
    public bool ReadsObject => Object is not null || Items?.Any(part => part.ReadsObject) == true;

    /// <summary>Whether the object of a conflict is.</summary>
    public bool ReadsCurrent => Errors?.Values.Any(selected => selected.Any(own => own.Current is not null)) == true || Items?.Any(part => part.ReadsCurrent) == true;

    /// <summary>What is asked of the payload's <c>query</c>; null for other fields.</summary>
    public IReadOnlyList<RootPlan>? Query { get; init; }
}

/// <summary>The answer of a mutation, once it has been done: the object is read as a query would read it.</summary>
internal sealed class PayloadRoot(string responseKey, MutationDefinition mutation, FieldArguments arguments, KeyLoad load, PayloadPart[] parts)
    : RootPlan(responseKey)
{
    private readonly bool _readsObject = parts.Any(part => part.ReadsObject);
    private readonly bool _readsCurrent = parts.Any(part => part.ReadsCurrent);

    /// <summary>The mutation.</summary>
    public MutationDefinition Mutation { get; } = mutation;

    /// <summary>The input.</summary>
    public InputValues Input(GraphQL.Validation.Variables variables) =>
        new(new Dictionary<string, object?>((IEnumerable<KeyValuePair<string, object?>>)arguments.Read(variables)["input"]!, StringComparer.Ordinal));

    /// <summary>How many writes it is: each item of many counts.</summary>
    public int Writes(GraphQL.Validation.Variables variables) => Mutation.Many is null ? 1 : Math.Max(1, Input(variables).CountOf(ManyInput.ItemsField));

    /// <summary>What is asked, as a hash: equal where the same is asked.</summary>
    public string Fingerprint(GraphQL.Validation.Variables variables) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Mutation.Name + arguments.Fingerprint(variables))));

    public override void Prepare(OperationRun run)
    {
        foreach (var root in parts.SelectMany(part => part.Query ?? []))
        {
            root.Prepare(run);
        }

        if (run.Outcome is not { } outcome)
        {
            run.Expect(load, ((_readsObject ? 1 : 0) + (_readsCurrent ? 1 : 0)) * Writes(run.Variables));
            return;
        }

        foreach (var key in (outcome.Items?.Select(item => item.Key) ?? [outcome.Key]).OfType<long>().Where(_ => _readsObject))
        {
            run.Want(load, key, 1);
        }

        foreach (var conflict in outcome.Errors.Concat(outcome.Items?.SelectMany(item => item.Errors) ?? []).OfType<ConflictError>().Where(conflict => _readsCurrent && conflict.CurrentKey is not null))
        {
            run.Want(load, conflict.CurrentKey!.Value, 1);
        }
    }

    public override bool Write(OperationRun run, ResponseContext context)
    {
        var outcome = run.Outcome!;
        var json = context.Out;
        json.Raw((byte)'{');
        context.Enter(ResponseKey);
        for (var i = 0; i < parts.Length; i++)
        {
            if (i > 0)
            {
                json.Raw((byte)',');
            }

            json.Raw(parts[i].Key);
            if (parts[i].Query is { } query)
            {
                Write(parts[i].Field, query, run, context);
            }
            else if (parts[i].Field.Name == MutationPlanner.OutcomeField)
            {
                WriteOutcome(outcome, json);
            }
            else if (parts[i].Items is { } own)
            {
                WriteItems(parts[i].Field, own, outcome.Items, context);
            }
            else
            {
                Write(parts[i], outcome.Key, outcome.Errors, "Payload", context);
            }
        }

        context.Leave();
        json.Raw((byte)'}');
        return true;
    }

    private static void Write(SelectedField field, IReadOnlyList<RootPlan> query, OperationRun run, ResponseContext context)
    {
        var json = context.Out;
        var position = json.Position;
        context.Enter(field.ResponseKey);
        json.Raw((byte)'{');
        var isNull = false;
        for (var i = 0; i < query.Count && !isNull; i++)
        {
            json.Raw(i == 0 ? ""u8 : ","u8);
            json.Raw(query[i].Key);
            isNull = !query[i].Write(run, context);
        }

        json.Raw((byte)'}');
        context.Leave();
        if (isNull)
        {
            // Null where it may not be: the nearest place where it may is this field.
            json.Position = position;
            json.Null();
        }
    }

    private static void WriteOutcome(WriteResult result, Utf8Writer json)
    {
        if (result.Outcome is { } outcome)
        {
            json.String(EnumText.ToText(outcome));
        }
        else
        {
            json.Null();
        }
    }

    private void WriteItems(SelectedField field, IReadOnlyList<PayloadPart> selected, IReadOnlyList<ItemResult>? items, ResponseContext context)
    {
        var json = context.Out;
        if (items is null)
        {
            json.Null();
            return;
        }

        context.Enter(field.ResponseKey);
        json.Raw((byte)'[');
        for (var i = 0; i < items.Count; i++)
        {
            json.Raw(i == 0 ? "{"u8 : ",{"u8);
            context.Enter(i);
            for (var j = 0; j < selected.Count; j++)
            {
                json.Raw(j == 0 ? ""u8 : ","u8);
                json.Raw(selected[j].Key);
                Write(selected[j], items[i].Key, items[i].Errors, "ItemResult", context);
            }

            context.Leave();
            json.Raw((byte)'}');
        }

        json.Raw((byte)']');
        context.Leave();
    }

    private void Write(PayloadPart part, long? key, IReadOnlyList<WriteError> errors, string suffix, ResponseContext context)
    {
        if (part.Object is { } writer)
        {
            writer.WriteByKey(context, part.Field.ResponseKey, load, key);
        }
        else if (Mutation.Deletes && part.Field.Name == Mutation.ResultField)
        {
            if (key is { } deleted)
            {
                context.Out.String(new NodeId(load.Entity.Name, deleted).ToString());
            }
            else
            {
                context.Out.Null();
            }
        }
        else if (part.Errors is null)
        {
            context.Out.String(Mutation.Stem + suffix);
        }
        else if (errors.Count == 0)
        {
            context.Out.Null();
        }
        else
        {
            context.Enter(part.Field.ResponseKey);
            WriteErrors(part.Errors, errors, context);
            context.Leave();
        }
    }

    private void WriteErrors(IReadOnlyDictionary<string, ErrorPart[]> selected, IReadOnlyList<WriteError> errors, ResponseContext context)
    {
        var json = context.Out;
        json.Raw((byte)'[');
        for (var i = 0; i < errors.Count; i++)
        {
            json.Raw(i == 0 ? "{"u8 : ",{"u8);
            context.Enter(i);
            var fields = selected[errors[i].GetType().Name];
            for (var j = 0; j < fields.Length; j++)
            {
                json.Raw(j == 0 ? ""u8 : ","u8);
                fields[j].Write(context, errors[i], load);
            }

            context.Leave();
            json.Raw((byte)'}');
        }

        json.Raw((byte)']');
    }
}
