using System.Collections.Concurrent;
using System.Collections.Frozen;
using Barq.Graph.TypeSystem;
using GraphQL;
using GraphQL.Types;
using GraphQLParser.AST;
using GraphQLParser.Visitors;

namespace Barq.Graph.Execution;

/// <summary>What the schema says of itself: each field of its introspection types as a function of the object that has it.</summary>
/// <remarks>Source: GraphQL specification, section 4 "Introspection".</remarks>
internal sealed class IntrospectionModel
{
    private static readonly SDLPrinter _printer = new();

    private readonly ISchema _schema;
    private readonly object[] _types;
    private readonly object[] _directives;
    private readonly EnumerationGraphType _locations;
    private readonly ConcurrentDictionary<(IGraphType Type, bool IncludesDeprecated), object[]> _fields = new();
    private readonly FrozenDictionary<string, Func<object, bool, object?>> _values;

    /// <summary>Describes a schema.</summary>
    public IntrospectionModel(ISchema schema)
    {
        _schema = schema;
        _types = schema.AllTypes.Where(type => IsAllowed(schema.Filter.AllowType(type))).ToArray<object>();
        _directives = schema.Directives.Where(directive => IsAllowed(schema.Filter.AllowDirective(directive))).ToArray<object>();
        _locations = (EnumerationGraphType)schema.AllTypes["__DirectiveLocation"]!;
        _values = OfSchema().Concat(OfTypes()).Concat(OfFields()).Concat(OfInputs()).Concat(OfEnumValues()).Concat(OfDirectives())
            .ToFrozenDictionary(value => value.Field, value => value.Read, StringComparer.Ordinal);
    }

    /// <summary>The type of a name; null where there is none.</summary>
    public object? Type(string name) => _schema.AllTypes[name];

    /// <summary>
    /// How a field is read: from the object, and whether what is deprecated belongs to it. What comes is null, a text, a boolean, an
    /// object, or an array of texts or objects.
    /// </summary>
    /// <param name="field">The field's name behind its type's: <c>__Type.name</c>.</param>
    public Func<object, bool, object?> Reader(string field) =>
        _values.GetValueOrDefault(field) ?? throw new NotSupportedException($"{field} can't be read.");

    private IEnumerable<(string Field, Func<object, bool, object?> Read)> OfSchema() =>
    [
        ("__Schema.description", (_, _) => _schema.Description),
        ("__Schema.types", (_, _) => _types),
        ("__Schema.queryType", (_, _) => _schema.Query),
        ("__Schema.mutationType", (_, _) => _schema.Mutation),
        ("__Schema.subscriptionType", (_, _) => _schema.Subscription),
        ("__Schema.directives", (_, _) => _directives),
    ];

    private IEnumerable<(string Field, Func<object, bool, object?> Read)> OfTypes() =>
    [
        ("__Type.kind", (type, _) => KindOf((IGraphType)type)),
        ("__Type.name", (type, _) => type is NonNullGraphType or ListGraphType ? null : ((IGraphType)type).Name),
        ("__Type.description", (type, _) => ((IGraphType)type).Description),
        ("__Type.fields", (type, deprecated) => type is IObjectGraphType or IInterfaceGraphType ? FieldsOf((IComplexGraphType)type, deprecated) : null),
        ("__Type.interfaces", (type, _) => (type as IImplementInterfaces)?.ResolvedInterfaces.ToArray<object>()),
        ("__Type.possibleTypes", (type, _) => (type as IAbstractGraphType)?.PossibleTypes.ToArray<object>()),
        ("__Type.enumValues", (type, deprecated) => (type as EnumerationGraphType)?.Values.Where(value => deprecated || !IsDeprecated(value)).ToArray<object>()),
        ("__Type.inputFields", (type, deprecated) => type is IInputObjectGraphType input ? FieldsOf(input, deprecated) : null),
        ("__Type.ofType", (type, _) => type is NonNullGraphType or ListGraphType ? ((IProvideResolvedType)type).ResolvedType : null),
        ("__Type.specifiedByURL", (type, _) => SpecifiedDirectives.SpecificationOf((IGraphType)type)),
        ("__Type.isOneOf", (type, _) => (type as IInputObjectGraphType)?.IsOneOf),
    ];

    private static IEnumerable<(string Field, Func<object, bool, object?> Read)> OfFields() =>
    [
        ("__Field.name", (field, _) => ((FieldType)field).Name),
        ("__Field.description", (field, _) => ((FieldType)field).Description),
        ("__Field.args", (field, deprecated) => ArgumentsOf(((FieldType)field).Arguments, deprecated)),
        ("__Field.type", (field, _) => ((FieldType)field).ResolvedType),
        ("__Field.isDeprecated", (field, _) => IsDeprecated((FieldType)field)),
        ("__Field.deprecationReason", (field, _) => ((FieldType)field).DeprecationReason),
    ];

    private static IEnumerable<(string Field, Func<object, bool, object?> Read)> OfInputs() =>
    [
        ("__InputValue.name", (value, _) => value is QueryArgument argument ? argument.Name : ((FieldType)value).Name),
        ("__InputValue.description", (value, _) => value is QueryArgument argument ? argument.Description : ((FieldType)value).Description),
        ("__InputValue.type", (value, _) => ((IProvideResolvedType)value).ResolvedType),
        ("__InputValue.isDeprecated", (value, _) => IsDeprecated((IProvideDeprecationReason)value)),
        ("__InputValue.deprecationReason", (value, _) => ((IProvideDeprecationReason)value).DeprecationReason),
        ("__InputValue.defaultValue", (value, _) => value is IHaveDefaultValue { DefaultValue: { } constant } input ? _printer.Print(input.ResolvedType!.ToAST(constant)) : null),
    ];

    private static IEnumerable<(string Field, Func<object, bool, object?> Read)> OfEnumValues() =>
    [
        ("__EnumValue.name", (value, _) => ((EnumValueDefinition)value).Name),
        ("__EnumValue.description", (value, _) => ((EnumValueDefinition)value).Description),
        ("__EnumValue.isDeprecated", (value, _) => IsDeprecated((EnumValueDefinition)value)),
        ("__EnumValue.deprecationReason", (value, _) => ((EnumValueDefinition)value).DeprecationReason),
    ];

    private IEnumerable<(string Field, Func<object, bool, object?> Read)> OfDirectives() =>
    [
        ("__Directive.name", (directive, _) => ((Directive)directive).Name),
        ("__Directive.description", (directive, _) => ((Directive)directive).Description),
        ("__Directive.locations", (directive, _) => ((Directive)directive).Locations.Select(location => _locations.Serialize(location)!).ToArray()),
        ("__Directive.args", (directive, deprecated) => ArgumentsOf(((Directive)directive).Arguments, deprecated)),
        ("__Directive.isRepeatable", (directive, _) => ((Directive)directive).Repeatable),
        ("__Directive.onOperation", (directive, _) => IsAtAny(directive, DirectiveLocation.Query, DirectiveLocation.Mutation, DirectiveLocation.Subscription)),
        ("__Directive.onFragment", (directive, _) => IsAtAny(
            directive, DirectiveLocation.FragmentSpread, DirectiveLocation.InlineFragment, DirectiveLocation.FragmentDefinition)),
        ("__Directive.onField", (directive, _) => IsAtAny(directive, DirectiveLocation.Field)),
    ];

    private object[] FieldsOf(IComplexGraphType type, bool includesDeprecated) => _fields.GetOrAdd(
        (type, includesDeprecated),
        key => type.Fields.Where(field => (key.IncludesDeprecated || !IsDeprecated(field)) && IsAllowed(_schema.Filter.AllowField(type, field))).ToArray<object>());

    private static object[] ArgumentsOf(QueryArguments? arguments, bool includesDeprecated) =>
        arguments?.Where(argument => includesDeprecated || !IsDeprecated(argument)).ToArray<object>() ?? [];

    private static bool IsAtAny(object directive, params DirectiveLocation[] locations) => ((Directive)directive).Locations.Exists(locations.Contains);

    private static bool IsDeprecated(IProvideDeprecationReason item) => !string.IsNullOrWhiteSpace(item.DeprecationReason);

    // The engine's filters decide at once.
    private static bool IsAllowed(Task<bool> decision) => decision.GetAwaiter().GetResult();

    private static string KindOf(IGraphType type) => type switch
    {
        EnumerationGraphType => "ENUM",
        ScalarGraphType => "SCALAR",
        IObjectGraphType => "OBJECT",
        IInterfaceGraphType => "INTERFACE",
        UnionGraphType => "UNION",
        IInputObjectGraphType => "INPUT_OBJECT",
        ListGraphType => "LIST",
        _ => "NON_NULL",
    };
}
