using Barq.Graph.Batching;
using Barq.Graph.Definitions;
using Barq.Graph.Documents;
using Barq.Graph.Errors;
using Barq.Graph.Filtering;
using Barq.Graph.NodeIds;
using Barq.Graph.Responses;

namespace Barq.Graph.Plans;

/// <summary>A field of the operation's root type.</summary>
internal abstract class RootPlan(string responseKey)
{
    /// <summary>The response key.</summary>
    public string ResponseKey { get; } = responseKey;

    /// <summary>The response key, quoted and with its colon, in UTF-8.</summary>
    public byte[] Key { get; } = ResponseKeys.Encode(responseKey);

    /// <summary>The response keys that lead to the field: its own, but where it stands in a mutation's payload.</summary>
    public IReadOnlyList<string> Path { get; init; } = [responseKey];

    /// <summary>Reads the field's arguments and says which rows are wanted, before anything is loaded.</summary>
    /// <exception cref="GraphQLRequestException">An argument can't be used.</exception>
    public virtual void Prepare(OperationRun run)
    {
    }

    /// <summary>Writes the value, once everything is loaded.</summary>
    /// <returns>False where null came up in a place that forbids it: the whole data is then null.</returns>
    public abstract bool Write(OperationRun run, ResponseContext context);
}

/// <summary><c>__typename</c> of the root type.</summary>
internal sealed class TypeNameRoot(string responseKey, string typeName) : RootPlan(responseKey)
{
    public override bool Write(OperationRun run, ResponseContext context)
    {
        context.Out.String(typeName);
        return true;
    }
}

/// <summary>A root connection.</summary>
internal sealed class ConnectionRootPlan(string responseKey, PageLoad load, ConnectionWriter writer) : RootPlan(responseKey)
{
    public override void Prepare(OperationRun run) => run.Want(load);

    public override bool Write(OperationRun run, ResponseContext context)
    {
        writer.Write(context, ResponseKey, null);
        return true;
    }
}

/// <summary>A root that reads one row by its global id or by a natural key.</summary>
internal sealed class KeyRootPlan(string responseKey, KeyLoad load, KeyRoot definition, FieldArguments arguments, ObjectWriter writer, ulong owner)
    : RootPlan(responseKey)
{
    public override void Prepare(OperationRun run)
    {
        if (KeyOf(run) is { } key)
        {
            run.Want(load, key, owner);
        }
    }

    public override bool Write(OperationRun run, ResponseContext context)
    {
        writer.WriteByKey(context, ResponseKey, load, KeyOf(run));
        return true;
    }

    private object? KeyOf(OperationRun run)
    {
        var text = arguments.Text(run.Variables, definition.ArgumentName);
        if (!definition.IsNodeId)
        {
            // Who may not see the column may not find out by it either whether somebody is there.
            if (definition.Column.Personal?.IsShownTo(run.Caller) == false)
            {
                return null;
            }

            // No row has a key that can't be stored: that is "missing", like any other unknown key.
            return TextInput.IsStorable(text) ? text : null;
        }

        return NodeId.TryParse(text, out var id) && id.TypeName == load.Entity.Name
            ? id.Key
            : throw new GraphQLRequestException(ErrorCodes.BadUserInput, $"\"{text}\" is not the id of a {load.Entity.Name}.")
                .At(arguments.Field, Path);
    }
}
