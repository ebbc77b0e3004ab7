using Barq.Graph.Batching;
using Barq.Graph.Documents;
using Barq.Graph.Plans;
using Barq.Graph.Responses;
using Barq.Persistence.Access;

namespace Barq.Graph.Projections;

/// <summary>A field of the query type that says who asks: an object of what the token says, and of the rows that it leads to. Declared in a room.</summary>
/// <param name="name">The field's name in the schema.</param>
/// <param name="typeName">The name of its type.</param>
/// <param name="description">The description of both.</param>
public abstract class CallerDefinition(string name, string typeName, string description)
{
    private readonly List<CallerField> _fields = [];

    /// <summary>The field's name in the schema.</summary>
    public string Name { get; } = name;

    /// <summary>The name of its type.</summary>
    public string TypeName { get; } = typeName;

    /// <summary>The description of both.</summary>
    public string Description { get; } = description;

    /// <summary>The fields of the type.</summary>
    public IReadOnlyList<CallerField> Fields => _fields;

    /// <summary>A value of the token.</summary>
    /// <param name="fieldName">The field's name.</param>
    /// <param name="fieldDescription">Its description.</param>
    /// <param name="value">Reads it; null for none.</param>
    protected void Value<TValue>(string fieldName, string fieldDescription, Func<Caller, TValue> value) => _fields.Add(new CallerField(fieldName, fieldDescription)
    {
        ValueType = Nullable.GetUnderlyingType(typeof(TValue)) ?? typeof(TValue), IsNullable = default(TValue) is null && typeof(TValue) != typeof(string), Value = caller => value(caller),
    });

    /// <summary>The row that a key of the token leads to, where the caller may see it.</summary>
    /// <param name="fieldName">The field's name.</param>
    /// <param name="fieldDescription">Its description.</param>
    /// <param name="key">Reads the key; null for none.</param>
    protected void Row<TEntity>(string fieldName, string fieldDescription, Func<Caller, long?> key) =>
        _fields.Add(new CallerField(fieldName, fieldDescription) { EntityType = typeof(TEntity), IsNullable = true, Key = key });
}

/// <summary>A field of the object that says who asks.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">Its description.</param>
public sealed record CallerField(string Name, string Description)
{
    /// <summary>The CLR type of a value; null for a row.</summary>
    public Type? ValueType { get; init; }

    /// <summary>The CLR type of a row; null for a value.</summary>
    public Type? EntityType { get; init; }

    /// <summary>Whether it can be null.</summary>
    public bool IsNullable { get; init; }

    /// <summary>Reads a value.</summary>
    internal Func<Caller, object?>? Value { get; init; }

    /// <summary>Reads a row's key.</summary>
    internal Func<Caller, long?>? Key { get; init; }
}

/// <summary>A selected field of the object that says who asks.</summary>
/// <param name="Selected">The field.</param>
/// <param name="Definition">What it is; null for the type's name.</param>
/// <param name="Load">Reads its row; null for a value.</param>
/// <param name="Writer">Writes its row; null for a value.</param>
internal sealed record CallerPart(SelectedField Selected, CallerField? Definition, KeyLoad? Load, ObjectWriter? Writer)
{
    /// <summary>The response key, quoted and with its colon, in UTF-8.</summary>
    public byte[] Key { get; } = ResponseKeys.Encode(Selected.ResponseKey);
}

/// <summary>The plan of a field that says who asks.</summary>
internal sealed class CallerRootPlan(string responseKey, string typeName, CallerPart[] parts, ulong owner) : RootPlan(responseKey)
{
    public override void Prepare(OperationRun run)
    {
        foreach (var part in parts)
        {
            if (part.Load is { } load && part.Definition!.Key!(run.Caller) is { } key)
            {
                run.Want(load, key, owner);
            }
        }
    }

    public override bool Write(OperationRun run, ResponseContext context)
    {
        context.Out.Raw((byte)'{');
        context.Enter(ResponseKey);
        for (var i = 0; i < parts.Length; i++)
        {
            context.Out.Raw(i == 0 ? ""u8 : ","u8);
            context.Out.Raw(parts[i].Key);
            Write(run, context, parts[i]);
        }

        context.Leave();
        context.Out.Raw((byte)'}');
        return true;
    }

    private void Write(OperationRun run, ResponseContext context, CallerPart part)
    {
        if (part.Load is { } load)
        {
            part.Writer!.WriteByKey(context, part.Selected.ResponseKey, load, part.Definition!.Key!(run.Caller));
        }
        else if (part.Definition is null)
        {
            context.Out.String(typeName);
        }
        else if (part.Definition.Value!(run.Caller) is { } value)
        {
            ComputedWriter.WriteValue(context.Out, value);
        }
        else
        {
            context.Out.Null();
        }
    }
}
