using System.ComponentModel;
using System.Reflection;
using Barq.Persistence.Storage;
using GraphQL.Types;

namespace Barq.Graph.TypeSystem;

/// <summary>The scalars and enums of the schema, by the CLR types of the values.</summary>
internal sealed class LeafTypes
{
    private const string JsonNumbers = "https://www.rfc-editor.org/rfc/rfc8259#section-6";

    private const string Times = "https://www.rfc-editor.org/rfc/rfc3339#section-5.6";

    private readonly Dictionary<Type, EnumerationGraphType> _enums = [];

    /// <summary>Instants.</summary>
    public DateTimeScalar DateTime { get; } = new DateTimeScalar().IsSpecifiedBy(Times);

    /// <summary>Days.</summary>
    public DateScalar Date { get; } = new DateScalar().IsSpecifiedBy(Times);

    /// <summary>Exact decimal numbers; the engine's own scalar comes without a description.</summary>
    public DecimalGraphType Decimal { get; } = new DecimalGraphType { Description = "An exact decimal number, written as a JSON number: `149.90`." }.IsSpecifiedBy(JsonNumbers);

    /// <summary>64-bit integers; the engine's own scalar comes without a description.</summary>
    public LongGraphType Long { get; } = new LongGraphType { Description = "A whole number of 64 bits, written as a JSON number." }.IsSpecifiedBy(JsonNumbers);

    /// <summary>Makes a reference to the type of a CLR type's values.</summary>
    /// <param name="clrType">The type, not nullable.</param>
    public TypeReference Of(Type clrType) => clrType switch
    {
        _ when clrType.IsEnum => new(Enum(clrType)),
        _ when clrType == typeof(DateTimeOffset) => new(DateTime),
        _ when clrType == typeof(DateOnly) => new(Date),
        _ when clrType == typeof(string) => new(typeof(StringGraphType)),
        _ when clrType == typeof(int) => new(typeof(IntGraphType)),
        _ when clrType == typeof(long) => new(Long),
        _ when clrType == typeof(bool) => new(typeof(BooleanGraphType)),
        _ when clrType == typeof(decimal) => new(Decimal),
        _ when clrType == typeof(double) => new(typeof(FloatGraphType)),
        _ => throw new NotSupportedException($"The schema has no scalar for {clrType.Name}."),
    };

    /// <summary>The name of the type of a CLR type's values.</summary>
    public static string NameOf(Type clrType) => clrType switch
    {
        _ when clrType == typeof(DateTimeOffset) => "DateTime",
        _ when clrType == typeof(DateOnly) => "Date",
        _ when clrType == typeof(int) => "Int",
        _ when clrType == typeof(long) => "Long",
        _ when clrType == typeof(bool) => "Boolean",
        _ => clrType.Name,
    };

    /// <summary>The enum type; its values are the texts that the database stores, so nothing is converted on the way.</summary>
    private EnumerationGraphType Enum(Type clrType)
    {
        if (_enums.TryGetValue(clrType, out var type))
        {
            return type;
        }

        type = new EnumerationGraphType { Name = clrType.Name, Description = Describe(clrType) };
        foreach (var member in clrType.GetFields(BindingFlags.Public | BindingFlags.Static))
        {
            var text = EnumText.FromMemberName(member.Name);
            type.Add(text, text, Describe(member), member.GetCustomAttribute<DeprecatedAttribute>()?.Reason);
        }

        return _enums[clrType] = type;
    }

    private static string Describe(MemberInfo member) => member.GetCustomAttribute<DescriptionAttribute>()?.Description
        ?? throw new InvalidOperationException($"{member.Name} needs a [Description]: it is the schema's documentation.");
}

/// <summary>Marks what should not be used any more.</summary>
internal static class Deprecation
{
    /// <summary>Marks a field.</summary>
    /// <param name="field">The field.</param>
    /// <param name="reason">Why, and what to use instead; null where it is not deprecated.</param>
    public static FieldType WithDeprecation(this FieldType field, string? reason)
    {
        if (reason is not null)
        {
            field.DeprecationReason = reason;
        }

        return field;
    }
}

/// <summary>A type of the schema: one of the engine's own by its CLR type, or one of ours by its instance.</summary>
internal readonly struct TypeReference
{
    private readonly Type? _type;
    private readonly IGraphType? _instance;

    public TypeReference(Type type) => _type = type;

    public TypeReference(IGraphType instance) => _instance = instance;

    /// <summary>A field of this type.</summary>
    public FieldType Field(string name, string description, bool nonNull) => _type is null
        ? new FieldType { Name = name, Description = description, ResolvedType = nonNull ? new NonNullGraphType(_instance!) : _instance }
        : new FieldType { Name = name, Description = description, Type = nonNull ? typeof(NonNullGraphType<>).MakeGenericType(_type) : _type };

    /// <summary>A field that is a list of this type.</summary>
    public FieldType ListField(string name, string description, bool nonNullItems, bool nonNull = false)
    {
        if (_type is null)
        {
            var list = new ListGraphType(nonNullItems ? new NonNullGraphType(_instance!) : _instance!);
            return new FieldType { Name = name, Description = description, ResolvedType = nonNull ? new NonNullGraphType(list) : list };
        }

        var type = typeof(ListGraphType<>).MakeGenericType(nonNullItems ? typeof(NonNullGraphType<>).MakeGenericType(_type) : _type);
        return new FieldType { Name = name, Description = description, Type = nonNull ? typeof(NonNullGraphType<>).MakeGenericType(type) : type };
    }
}
