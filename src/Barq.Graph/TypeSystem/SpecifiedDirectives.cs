using GraphQL;
using GraphQL.Resolvers;
using GraphQL.Types;
using GraphQLParser.AST;

namespace Barq.Graph.TypeSystem;

/// <summary>What the specification of September 2025 has in every schema, and the engine does not know of or keeps to itself.</summary>
/// <remarks>Source: GraphQL specification, sections 3.13 "Directives" and 4.2 "Schema Introspection".</remarks>
internal static class SpecifiedDirectives
{
    /// <summary>The directive that says what specifies a scalar.</summary>
    public const string SpecifiedBy = "specifiedBy";

    /// <summary>The directive of inputs of which exactly one field is given.</summary>
    public const string OneOf = "oneOf";

    private const string Url = "url";

    /// <summary>Adds the directives to a schema that is not initialized yet.</summary>
    public static void Register(Schema schema)
    {
        // Whether isRepeatable can be asked, and @deprecated stands at arguments and input fields.
        schema.Features.DeprecationOfInputValues = true;
        schema.Features.RepeatableDirectives = true;
        schema.Directives.Register(
            new TypeSystemDirective(SpecifiedBy, DirectiveLocation.Scalar)
            {
                Description = "Says what specifies the scalar's values.",
                Arguments = [ObjectTypes.Argument<NonNullGraphType<StringGraphType>>(Url, "Where that can be read, by people.")],
            },
            new TypeSystemDirective(OneOf, DirectiveLocation.InputObject) { Description = "Exactly one field of the input is given, and it is not null." });
    }

    /// <summary>Adds what introspection lacks to a schema that is initialized.</summary>
    public static void Complete(Schema schema)
    {
        ((IObjectGraphType)schema.AllTypes["__Type"]!).AddField(new FieldType
        {
            Name = "specifiedByURL",
            Description = "Where it can be read what specifies the scalar; null for other types, and for those of the specification itself.",
            ResolvedType = schema.AllTypes["String"],
            Resolver = new FuncFieldResolver<string?>(context => SpecificationOf((IGraphType)context.Source!)),
        });
        var arguments = ((IObjectGraphType)schema.AllTypes["__Directive"]!).Fields.Find("args")!;
        if (arguments.Arguments?.Find("includeDeprecated") is null)
        {
            arguments.Arguments = [new QueryArgument(schema.AllTypes["Boolean"]!) { Name = "includeDeprecated", Description = "Whether those that are deprecated belong to it.", DefaultValue = false }];
        }
    }

    /// <summary>Says what specifies a scalar.</summary>
    /// <param name="scalar">The scalar.</param>
    /// <param name="url">Where that can be read.</param>
    public static T IsSpecifiedBy<T>(this T scalar, string url)
        where T : ScalarGraphType
    {
        scalar.ApplyDirective(SpecifiedBy, directive => directive.AddArgument(new DirectiveArgument(Url) { Value = url }));
        return scalar;
    }

    /// <summary>Where it can be read what specifies a scalar; null where nothing says so, and for other types.</summary>
    public static string? SpecificationOf(IGraphType type) =>
        type is ScalarGraphType scalar ? scalar.GetAppliedDirectives()?.Find(SpecifiedBy)?.FindArgument(Url)?.Value as string : null;
}

/// <summary>A directive of the type system, which introspection shows: the engine would show only those of operations.</summary>
/// <param name="name">Its name.</param>
/// <param name="locations">Where it can stand.</param>
internal sealed class TypeSystemDirective(string name, params DirectiveLocation[] locations) : Directive(name, locations)
{
    /// <inheritdoc/>
    public override bool? Introspectable => true;
}
