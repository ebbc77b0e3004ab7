using Barq.Persistence;

namespace Barq.Graph.Mutations;

/// <summary>A field of a mutation's input.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">Its description, with an example.</param>
/// <param name="Type">The CLR type of its value; null for a global id.</param>
/// <param name="IsRequired">Whether it must be given, and not null.</param>
public sealed record InputField(string Name, string Description, Type? Type, bool IsRequired);

/// <summary>Declares a mutation's input.</summary>
public sealed class InputDefinition
{
    /// <summary>The field of the idempotency key, which every input has.</summary>
    public const string IdempotencyKey = "idempotencyKey";

    private readonly List<InputField> _fields =
    [
        new(IdempotencyKey, "Repeated with the same key soon after, the mutation is not done again and answers as it did. The `Idempotency-Key` header says the same for a whole request.", typeof(string), false),
    ];

    /// <summary>The fields.</summary>
    public IReadOnlyList<InputField> Fields => _fields;

    /// <summary>A required global id.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="description">Its description.</param>
    public InputDefinition Id(string name, string description) => Add(new InputField(name, description, null, true));

    /// <summary>A global id that may be left out.</summary>
    /// <inheritdoc cref="Id"/>
    public InputDefinition OptionalId(string name, string description) => Add(new InputField(name, description, null, false));

    /// <summary>A required value.</summary>
    /// <typeparam name="TValue">string, int, bool, decimal, DateTimeOffset, DateOnly or an enum.</typeparam>
    /// <inheritdoc cref="Id"/>
    public InputDefinition Required<TValue>(string name, string description) => Add(new InputField(name, description, typeof(TValue), true));

    /// <summary>A value that may be left out.</summary>
    /// <inheritdoc cref="Required"/>
    public InputDefinition Optional<TValue>(string name, string description) => Add(new InputField(name, description, typeof(TValue), false));

    /// <summary>The version that the client saw of the object it changes.</summary>
    public InputDefinition Version() => Optional<int>(
        "version", $"The `{nameof(IVersioned.Version).ToLowerInvariant()}` of the object that the change was made from: if it has another by now, nothing is done and the answer is a ConflictError. Left out: whatever it is.");

    private InputDefinition Add(InputField field)
    {
        _fields.Add(field);
        return this;
    }
}
