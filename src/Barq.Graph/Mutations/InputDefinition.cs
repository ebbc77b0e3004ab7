using Barq.Graph.NodeIds;
using Barq.Persistence;
using Barq.Persistence.Writing;

namespace Barq.Graph.Mutations;

/// <summary>A field of a mutation's input.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">Its description, with an example.</param>
/// <param name="Type">The CLR type of its value; null for a global id.</param>
/// <param name="IsRequired">Whether it must be given, and not null.</param>
public sealed record InputField(string Name, string Description, Type? Type, bool IsRequired)
{
    /// <summary>Whether the value is a list of such values.</summary>
    public bool IsList { get; init; }

    /// <summary>Whether the mutation's example has it, though it need not be given.</summary>
    public bool IsInExample { get; init; }

    /// <summary>What the elements are, where the value is a list of objects; else null.</summary>
    public InputElement? Element { get; init; }

    /// <summary>Why it should not be given any more; null where it may be.</summary>
    public string? DeprecationReason { get; init; }

    /// <summary>The entity that a global id is of; null for other values.</summary>
    public Type? IdOf { get; init; }
}

/// <summary>The type of a list's elements in a mutation's input.</summary>
/// <param name="TypeName">Its name in the schema.</param>
/// <param name="Description">Its description.</param>
/// <param name="Fields">Its fields.</param>
public sealed record InputElement(string TypeName, string Description, IReadOnlyList<InputField> Fields);

/// <summary>Declares a mutation's input.</summary>
public sealed class InputDefinition
{
    /// <summary>The field of the idempotency key, which every input has.</summary>
    public const string IdempotencyKey = "idempotencyKey";

    /// <summary>The field of the version that the client saw.</summary>
    public const string VersionField = "version";

    private readonly List<InputField> _fields =
    [
        new(IdempotencyKey, "Repeated with the same key soon after, the mutation is not done again and answers as it did: `8f14e45f-ceea-467f-a0e6-1b6d3c1f2a90`. The `Idempotency-Key` header says the same for a whole request.", typeof(string), false),
    ];

    /// <summary>The fields.</summary>
    public IReadOnlyList<InputField> Fields => _fields;

    /// <summary>Whether it takes the version that the client saw.</summary>
    public bool TakesVersion => _fields.Exists(given => given.Name == VersionField);

    /// <summary>The typed errors that follow from what it takes, and those of every mutation.</summary>
    internal MutationErrors Errors => MutationErrors.Validation | MutationErrors.Forbidden
        | (_fields.Exists(given => given.IdOf is not null) ? MutationErrors.NotFound : MutationErrors.None)
        | (TakesVersion ? MutationErrors.Conflict : MutationErrors.None);

    /// <summary>A required global id.</summary>
    /// <typeparam name="TEntity">What it is of.</typeparam>
    /// <param name="name">The field's name.</param>
    /// <param name="description">Its description, to which an example is added.</param>
    /// <param name="example">The example's key: of a row of the demo fleet that the mutation can be done to.</param>
    public InputDefinition Id<TEntity>(string name, string description, int example = 1)
        where TEntity : Entity => AddId(name, description, typeof(TEntity), true, example);

    /// <summary>A global id that may be left out.</summary>
    /// <typeparam name="TEntity">What it is of.</typeparam>
    /// <param name="name">The field's name.</param>
    /// <param name="description">Its description, to which an example is added.</param>
    /// <param name="example">The example's key: of a row of the demo fleet.</param>
    /// <param name="isInExample">Whether the mutation's example has it: administrators of the platform have to give it.</param>
    public InputDefinition OptionalId<TEntity>(string name, string description, int example = 1, bool isInExample = false)
        where TEntity : Entity => AddId(name, description, typeof(TEntity), false, example, isInExample);

    /// <summary>A required value.</summary>
    /// <typeparam name="TValue">string, int, bool, decimal, DateTimeOffset, DateOnly or an enum.</typeparam>
    /// <param name="name">The field's name.</param>
    /// <param name="description">Its description. The first thing in backticks is an example of it.</param>
    public InputDefinition Required<TValue>(string name, string description) => Add(new InputField(name, description, typeof(TValue), true));

    /// <summary>A value that may be left out.</summary>
    /// <inheritdoc cref="Required"/>
    public InputDefinition Optional<TValue>(string name, string description) => Add(new InputField(name, description, typeof(TValue), false));

    /// <summary>A list of an enum's members that may be left out.</summary>
    /// <inheritdoc cref="Required"/>
    public InputDefinition OptionalMembers<TEnum>(string name, string description)
        where TEnum : struct, Enum => Add(new InputField(name, description, typeof(TEnum), false) { IsList = true });

    /// <summary>A list of objects that may be left out.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="description">Its description.</param>
    /// <param name="typeName">The name of the elements' type in the schema.</param>
    /// <param name="typeDescription">That type's description.</param>
    /// <param name="element">Declares an element's fields.</param>
    public InputDefinition OptionalList(string name, string description, string typeName, string typeDescription, Func<InputDefinition, InputDefinition> element)
    {
        ArgumentNullException.ThrowIfNull(element);
        var definition = new InputDefinition();
        definition._fields.Clear();
        return Add(new InputField(name, description, typeof(InputValues), false) { Element = new InputElement(typeName, typeDescription, element(definition).Fields) });
    }

    /// <summary>The items of a mutation of many, and what becomes of the others where one can't be done.</summary>
    /// <param name="description">What the items are.</param>
    /// <param name="typeName">The name of their type in the schema.</param>
    /// <param name="item">Declares an item's fields: those of the mutation of one.</param>
    internal InputDefinition Items(string description, string typeName, Func<InputDefinition, InputDefinition> item)
    {
        OptionalList(ManyInput.ItemsField, $"{description}: 1 to {ManyInput.MostItems}, such as `[{{ … }}, {{ … }}]`.", typeName, "One of many, as the mutation of one is told.", item);
        _fields[^1] = _fields[^1] with { IsRequired = true };
        return Optional<WriteMode>(ManyInput.ModeField, "What becomes of the others where one can't be done: `EACH`; left out, ALL.");
    }

    /// <summary>The version that the client saw of the object it changes.</summary>
    public InputDefinition Version() => Optional<int>(
        VersionField, "The object's version that the change was made from: `3`. If it has another by now, nothing is done and the answer is a ConflictError. Left out: whatever it is.");

    /// <summary>Says that the field declared last should not be given any more: <c>@deprecated</c>.</summary>
    /// <param name="reason">Why, and what to use instead.</param>
    /// <exception cref="InvalidOperationException">It has to be given. Source: GraphQL specification, section 3.13.3.</exception>
    public InputDefinition Deprecated(string reason)
    {
        var last = _fields[^1];
        _fields[^1] = last.IsRequired ? throw new InvalidOperationException($"{last.Name} is required, and can't be deprecated.") : last with { DeprecationReason = reason };
        return this;
    }

    private InputDefinition AddId(string name, string description, Type entity, bool isRequired, int example, bool isInExample = false) =>
        Add(new InputField(name, $"{description} For example `{new NodeId(entity.Name, example)}`.", null, isRequired) { IdOf = entity, IsInExample = isInExample });

    private InputDefinition Add(InputField field)
    {
        _fields.Add(field);
        return this;
    }
}
