using Barq.Graph.Documents;
using Barq.Graph.Filtering;
using Barq.Graph.NodeIds;
using Barq.Persistence;
using Barq.Persistence.Storage;
using Barq.Persistence.Writing;

namespace Barq.Graph.Mutations;

/// <summary>A mutation's input, coerced by its types. What those can't check is checked here.</summary>
/// <param name="values">The values by name; fields that were left out are missing.</param>
public sealed class InputValues(IReadOnlyDictionary<string, object?> values)
{
    /// <summary>The version that the client saw; null where it does not say.</summary>
    public int? Version => Value<int>("version");

    /// <summary>Whether the field was given, be it as null.</summary>
    public bool Has(string name) => values.ContainsKey(name);

    /// <summary>The key of a required object.</summary>
    /// <typeparam name="TEntity">The object's type.</typeparam>
    /// <exception cref="RuleException">It is no global id of this type: no such object can exist.</exception>
    public long Key<TEntity>(string name)
        where TEntity : Entity => OptionalKey<TEntity>(name) ?? throw WriteScope.Missing<TEntity>(name);

    /// <summary>The key of an object; null where none is given.</summary>
    /// <inheritdoc cref="Key"/>
    public long? OptionalKey<TEntity>(string name)
        where TEntity : Entity
    {
        if (values.GetValueOrDefault(name) is not { } value)
        {
            return null;
        }

        return NodeId.TryParse(FieldArguments.Text(value), out var id) && id.TypeName == typeof(TEntity).Name
            ? id.Key
            : throw WriteScope.Missing<TEntity>(name);
    }

    /// <summary>The key of an object; null where none is given, and where no such object can exist.</summary>
    internal long? KnownKey<TEntity>(string name)
        where TEntity : Entity =>
        values.GetValueOrDefault(name) is { } value && NodeId.TryParse(FieldArguments.Text(value), out var id) && id.TypeName == typeof(TEntity).Name ? id.Key : null;

    /// <summary>How many elements a list has; 0 where none is given.</summary>
    internal int CountOf(string name) => values.GetValueOrDefault(name) is System.Collections.ICollection elements ? elements.Count : 0;

    /// <summary>A text; null where none is given. Blanks around it do not count.</summary>
    /// <exception cref="RuleException">It can't be stored.</exception>
    public string? Text(string name)
    {
        if (values.GetValueOrDefault(name) is not string text)
        {
            return null;
        }

        return TextInput.IsStorable(text)
            ? text.Trim()
            : throw new RuleException(new ValidationError("The text holds a null character or half of a character.", [name]));
    }

    /// <summary>A text of limited length, for what no entity's property limits; null where none is given.</summary>
    /// <param name="name">The field.</param>
    /// <param name="most">Characters at most.</param>
    /// <exception cref="RuleException">It can't be stored, is too long, or is given and blank.</exception>
    public string? Text(string name, int most)
    {
        var text = Text(name);
        return text switch
        {
            "" => throw new RuleException(new ValidationError("The text must not be blank.", [name])),
            { } when text.Length > most => throw new RuleException(new ValidationError($"The text must not have more than {most} characters.", [name])),
            _ => text,
        };
    }

    /// <summary>The elements of a list; null where none is given.</summary>
    public IReadOnlyList<InputValues>? List(string name) => values.GetValueOrDefault(name) is System.Collections.IEnumerable elements
        ? [.. elements.Cast<IEnumerable<KeyValuePair<string, object?>>>().Select(element => new InputValues(new Dictionary<string, object?>(element, StringComparer.Ordinal)))]
        : null;

    /// <summary>A required text.</summary>
    /// <inheritdoc cref="Text(string)"/>
    public string RequiredText(string name) => Text(name) ?? "";

    /// <summary>A member of an enum; null where none is given.</summary>
    public TEnum? Member<TEnum>(string name)
        where TEnum : struct, Enum => values.GetValueOrDefault(name) is string text ? EnumText.Parse<TEnum>(text) : null;

    /// <summary>The members of an enum in a list; null where none is given.</summary>
    public IReadOnlyList<TEnum>? Members<TEnum>(string name)
        where TEnum : struct, Enum => values.GetValueOrDefault(name) is System.Collections.IEnumerable members and not string
            ? [.. members.Cast<string>().Select(EnumText.Parse<TEnum>)]
            : null;

    /// <summary>A value that is no enum's; null where none is given.</summary>
    public TValue? Value<TValue>(string name)
        where TValue : struct => values.GetValueOrDefault(name) switch
        {
            null => null,
            TValue value => value,
            var other => (TValue)Convert.ChangeType(other, typeof(TValue), System.Globalization.CultureInfo.InvariantCulture),
        };
}
