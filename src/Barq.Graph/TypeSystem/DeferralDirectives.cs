using Barq.Graph.Documents;
using GraphQL.Types;
using GraphQLParser.AST;

namespace Barq.Graph.TypeSystem;

/// <summary><c>@defer</c> and <c>@stream</c>: what may come later, for clients that take an answer in parts.</summary>
/// <remarks>Source: GraphQL specification, draft of incremental delivery, sections 3.13.6 "@defer" and 3.13.7 "@stream".</remarks>
internal static class DeferralDirectives
{
    /// <summary>Adds the directives to a schema that is not initialized yet.</summary>
    public static void Register(Schema schema) => schema.Directives.Register(
        new Directive(Deferrals.Defer, DirectiveLocation.FragmentSpread, DirectiveLocation.InlineFragment)
        {
            Description = "The fragment may come after the rest of the answer, where the client takes an answer in parts.",
            Arguments = [If("fragment"), Label()],
        },
        new Directive(Deferrals.Stream, DirectiveLocation.Field)
        {
            Description = "The end of the list may come after the rest of the answer, where the client takes an answer in parts.",
            Arguments = [If("list"), Label(), new QueryArgument<NonNullGraphType<IntGraphType>> { Name = Deferrals.InitialCount, Description = "How many elements come at once.", DefaultValue = 0 }],
        });

    private static QueryArgument If(string what) =>
        new QueryArgument<NonNullGraphType<BooleanGraphType>> { Name = "if", Description = $"Whether the {what} may come later.", DefaultValue = true };

    private static QueryArgument Label() => ObjectTypes.Argument<StringGraphType>("label", "By what the client knows the part: a text of its own for each @defer and @stream of a document.");
}
