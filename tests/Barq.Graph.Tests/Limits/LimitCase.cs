using Barq.Graph.Tests.Gateway;
using Barq.Graph.Tests.Transport;

namespace Barq.Graph.Tests.Limits;

/// <summary>A limit, and what is just over it.</summary>
/// <param name="Setting">Its setting.</param>
/// <param name="Value">The setting's value.</param>
/// <param name="Request">Asks for too much.</param>
/// <param name="Message">Stands in the refusal, so that it is none of another limit's.</param>
/// <param name="Code">The refusal's code.</param>
internal sealed record LimitCase(string Setting, string Value, WayRequest Request, string Message, string Code = "OPERATION_TOO_EXPENSIVE")
{
    /// <summary>The same asked for by a subscription, for ways that stream; null where that says nothing new.</summary>
    public string? Subscription { get; init; }

    /// <summary>The one of <see cref="All"/> that is about a setting.</summary>
    public static LimitCase Of(string setting) => All.Single(one => one.Setting == setting);

    /// <summary>All limits of what one request may ask for.</summary>
    public static IReadOnlyList<LimitCase> All { get; } =
    [
        new("GRAPHQL_MAX_DOCUMENT_LENGTH", "100", new("{ __typename }" + new string(' ', 100)), "characters"),
        new("GRAPHQL_MAX_TOKENS", "100", new($"{{ {Repeat("__typename ", 120)} }}"), "tokens"),
        new("GRAPHQL_MAX_NESTING", "10", new($"{{ users(where: {Repeat("{ or: [", 6)}{Repeat("] }", 6)}) {{ totalCount }} }}"), "nest"),
        new("GRAPHQL_MAX_DEPTH", "2", new("{ users { nodes { id } } }"), "deep") { Subscription = "subscription { deliveryStatusChanged { courier { id } } }" },
        new("GRAPHQL_MAX_FIELDS", "2", new("{ users { nodes { id } } }"), "fields") { Subscription = "subscription { deliveryStatusChanged { courier { id } } }" },
        new("GRAPHQL_MAX_ROOT_FIELDS", "1", new("{ a: __typename b: __typename }"), "root"),
        new("GRAPHQL_MAX_SELECTIONS", "2", new("{ __typename ... { __typename } }"), "selections"),
        new("GRAPHQL_MAX_ALIASES", "0", new("{ a: __typename }"), "alias") { Subscription = "subscription { deliveryStatusChanged { a: id } }" },
        new("GRAPHQL_MAX_ARGUMENTS", "0", new("{ users(first: 1) { totalCount } }"), "arguments"),
        new("GRAPHQL_MAX_DIRECTIVES", "0", new("{ __typename @include(if: true) }"), "directives"),
        new("GRAPHQL_MAX_DIRECTIVES_PER_PLACE", "1", new("{ __typename @include(if: true) @skip(if: false) }"), "directives"),
        new("GRAPHQL_MAX_FRAGMENTS", "0", new("{ ...F } fragment F on Query { __typename }"), "fragments"),
        new("GRAPHQL_MAX_OPERATIONS", "1", new("query A { __typename } query B { __typename }", OperationName: "A"), "operations"),
        new("GRAPHQL_MAX_VARIABLES", "0", new("query($n: Int) { users(first: $n) { totalCount } }", new { n = 1 }), "variables"),
        new("GRAPHQL_MAX_INPUT_VALUES", "100", new("query($where: UserFilterInput) { users(where: $where) { totalCount } }", new { where = new { id = new { @in = Enumerable.Repeat("a", 100) } } }), "values")
        {
            Subscription = "subscription($where: UserFilterInput) { deliveryStatusChanged { organization { users(where: $where) { totalCount } } } }",
        },
        new("GRAPHQL_MAX_VALIDATION_ERRORS", "1", new("{ nope1 nope2 nope3 }"), "nope1", "GRAPHQL_VALIDATION_FAILED"),
        new("GRAPHQL_MAX_INTROSPECTION_VALUES", "1000", new("{ __schema { types { name fields { name } } } }"), "schema"),
        new("GRAPHQL_MAX_PAGE_SIZE", "2", new("{ users(first: 3) { nodes { id } } }"), "between 0 and 2", "BAD_USER_INPUT")
        {
            Subscription = "subscription { deliveryStatusChanged { tickets(first: 3) { nodes { id } } } }",
        },
        new("GRAPHQL_MAX_OFFSET", "2", new("{ users(offset: 3) { nodes { id } } }"), "between 0 and 2", "BAD_USER_INPUT")
        {
            Subscription = "subscription { deliveryStatusChanged { tickets(offset: 3) { nodes { id } } } }",
        },
        new("GRAPHQL_MAX_GROUPS", "2", new("{ users { groups(by: [{ role: {} }], first: 3) { count } } }"), "between 0 and 2", "BAD_USER_INPUT")
        {
            Subscription = "subscription { deliveryStatusChanged { tickets { groups(by: [{ status: {} }], first: 3) { count } } } }",
        },
        new("GRAPHQL_MAX_CONDITIONS", "1", new("{ users(where: { fullName: { eq: \"a\" }, email: { eq: \"b\" } }) { totalCount } }"), "conditions")
        {
            Subscription = "subscription { deliveryStatusChanged { tickets(where: { subject: { eq: \"a\" }, resolution: { eq: \"b\" } }) { totalCount } } }",
        },
        new("GRAPHQL_MAX_NODE_IDS", "1", new($"{{ nodes(ids: [\"{MutationAnswers.Id("User", 1)}\", \"{MutationAnswers.Id("User", 2)}\"]) {{ id }} }}"), "ids"),
        new("GRAPHQL_MAX_ROWS", "2", new("{ users(first: 3) { nodes { id } } }"), " rows")
        {
            Subscription = "subscription { deliveryStatusChanged { tickets(first: 3) { nodes { id } } } }",
        },
        new("GRAPHQL_MAX_STATEMENTS", "1", new("{ a: users(first: 1) { nodes { id } } b: couriers(first: 1) { nodes { id } } }"), "statements")
        {
            Subscription = "subscription { deliveryStatusChanged { tickets(first: 1) { nodes { id } } } }",
        },
        new("GRAPHQL_MAX_COST", "10", new("{ users { totalCount } }"), "costs")
        {
            Subscription = "subscription { deliveryStatusChanged { tickets { totalCount } } }",
        },
        new("GRAPHQL_MAX_MUTATIONS", "1", new("mutation { a: deleteNotificationTarget(input: { notificationTargetId: \"a\" }) { errors { __typename } } b: deleteNotificationTarget(input: { notificationTargetId: \"a\" }) { errors { __typename } } }"), "mutations"),
        new("GRAPHQL_MAX_RESPONSE_BYTES", "1000", new("{ users(first: 50) { nodes { id email fullName createdAt updatedAt } } }"), "1000 bytes", "RESPONSE_TOO_LARGE"),
    ];

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
}
