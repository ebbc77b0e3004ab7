using System.Text.Json;
using Barq.Graph.Answers;
using Barq.Graph.Tests.Gateway;
using Barq.Testing.Databases;

namespace Barq.Graph.Tests.Execution;

/// <summary>Requests that are not executed: each with a code, a place, a reason that helps, and no data.</summary>
public sealed class RequestErrorTests(CornerGateways gateways) : CornerTest(gateways)
{
    private const string Two = "query A { users(first: 1) { nodes { fullName } } } query B { vehicles(first: 1) { nodes { year } } }";

    [Fact]
    public async Task Execute_NoGraphQL_TellsWhere()
    {
        var answer = await ExecuteAsync(TestProvider.Sqlite, "{\n  users {");

        Assert.Equal(ResponseStatus.RequestError, answer.Status);
        Assert.Equal(["errors"], answer.Json.EnumerateObject().Select(entry => entry.Name));
        var error = answer.Json.GetProperty("errors")[0];
        Assert.Equal(["message", "locations", "extensions"], error.EnumerateObject().Select(entry => entry.Name));
        Assert.Equal("GRAPHQL_PARSE_FAILED", answer.ErrorCode);
        Assert.Equal("[{\"line\":2,\"column\":10}]", error.GetProperty("locations").GetRawText());
    }

    [Theory]
    [InlineData("{ users { nope } }", "Cannot query field 'nope' on type 'UsersConnection'.")]
    [InlineData("{ users }", "Field users of type UsersConnection must have a sub selection")]
    [InlineData("{ users { totalCount { x } } }", "Field totalCount of type Int! must not have a sub selection")]
    [InlineData("{ users(nope: 1) { totalCount } }", "Unknown argument 'nope' on field 'users' of type 'Query'.")]
    [InlineData("{ users(where: { nope: 1 }) { totalCount } }", "In field 'nope': Unknown field.")]
    [InlineData("{ users(where: { role: { eq: \"OWNER\" } }) { totalCount } }", "Expected type 'UserRole', found \"OWNER\"")]
    [InlineData("{ users(where: { role: { eq: NOPE } }) { totalCount } }", "Expected type 'UserRole', found NOPE")]
    [InlineData("{ delivery { id } }", "Argument 'id' of type 'ID!' is required")]
    [InlineData("{ users { nodes { x: email x: role } } }", "Fields x conflicts")]
    [InlineData("{ users { ...F } }", "Unknown fragment 'F'.")]
    [InlineData("{ users { ...F } } fragment F on Delivery { id }", "objects of type 'UsersConnection' can never be of type 'Delivery'")]
    [InlineData("{ deliveries { nodes { ...F } } } fragment F on Delivery { ...G } fragment G on Delivery { ...F }", "Cannot spread fragment 'F' within itself")]
    [InlineData("query($x: Int) { users { totalCount } }", "Variable '$x' is never used.")]
    [InlineData("{ users(first: $x) { totalCount } }", "Variable '$x' is not defined.")]
    [InlineData("query($x: String) { users(first: $x) { totalCount } }", "Variable '$x' of type 'String' used in position expecting type 'Int'.")]
    [InlineData("query($x: Nope) { users(first: $x) { totalCount } }", "cannot be non-input type 'Nope'")]
    [InlineData("query A { __typename } query A { __typename }", "There can only be one operation named A.")]
    [InlineData("{ users @nope { totalCount } }", "Unknown directive 'nope'.")]
    [InlineData("mutation { x }", "Cannot query field 'x' on type 'Mutation'.")]
    [InlineData("subscription { x }", "Cannot query field 'x' on type 'Subscription'.")]
    public async Task Execute_DocumentThatDoesNotFitTheSchema_SaysWhy(string query, string reason) =>
        Assert.Contains(reason, await IsRefusedAsync(TestProvider.Sqlite, "GRAPHQL_VALIDATION_FAILED", query), StringComparison.Ordinal);

    [Theory]
    [InlineData(Two, null, "The document has several operations: name the one to run in operationName.")]
    [InlineData(Two, "", "The document has several operations: name the one to run in operationName.")]
    [InlineData(Two, "a", "The document has no operation named \"a\".")]
    [InlineData("{ __typename }", "A", "The document has no operation named \"A\".")]
    [InlineData("fragment F on Query { __typename }", null, "The document has no operation.")]
    public async Task Execute_OperationThatIsNotThere_SaysWhichIsMissing(string query, string? name, string reason) =>
        Assert.Equal(reason, await IsRefusedAsync(TestProvider.Sqlite, "OPERATION_RESOLUTION_FAILURE", query, operationName: name));

    [Theory]
    [InlineData(Two, "B", "{\"data\":{\"vehicles\":{\"nodes\":[{\"year\":2020}]}}}")]
    [InlineData("query A { __typename }", "A", "{\"data\":{\"__typename\":\"Query\"}}")]
    [InlineData("query A { __typename }", null, "{\"data\":{\"__typename\":\"Query\"}}")]
    public async Task Execute_OperationByItsName_RunsThatOne(string query, string? name, string text) =>
        Assert.Equal(text, (await ExecuteAsync(TestProvider.Sqlite, query, operationName: name)).Text);

    [Fact]
    public async Task Execute_NoQuery_IsABadRequest() => await IsRefusedAsync(TestProvider.Sqlite, "BAD_REQUEST", "");

    [Theory]
    [InlineData("{}", "Variable '$first' is invalid. No value provided for a non-null variable.")]
    [InlineData("{\"first\":null}", "Variable '$first' is invalid. Received a null input for a non-null variable.")]
    [InlineData("{\"first\":\"1\"}", "Unable to convert '1' to 'Int'")]
    [InlineData("{\"first\":1.5}", "Unable to convert '1.5' to 'Int'")]
    [InlineData("{\"first\":true}", "Unable to convert 'True' to 'Int'")]
    [InlineData("{\"first\":99999999999}", "Unable to convert '99999999999' to 'Int'")]
    [InlineData("{\"first\":[1]}", "Variable '$first' is invalid.")]
    [InlineData("{\"first\":1,\"where\":5}", "Variable '$where' is invalid.")]
    [InlineData("{\"first\":1,\"where\":{\"nope\":{}}}", "Unrecognized input fields 'nope' for type 'DeliveryFilterInput'.")]
    [InlineData("{\"first\":1,\"where\":{\"status\":{\"eq\":\"LOST\"}}}", "Variable '$where.status.eq' is invalid. Unable to convert 'LOST' to 'DeliveryStatus'")]
    [InlineData("{\"first\":1,\"where\":{\"status\":{\"in\":[\"PENDING\",\"pending\"]}}}", "Variable '$where.status.in[1]' is invalid.")]
    [InlineData("{\"first\":1,\"where\":{\"createdAt\":{\"eq\":\"2026-03-14\"}}}", "Unable to convert '2026-03-14' to 'DateTime'")]
    [InlineData("{\"first\":1,\"where\":{\"createdAt\":{\"eq\":\"2026-03-14T13:00:00Z\\n\"}}}", "to 'DateTime'")]
    [InlineData("{\"first\":1,\"where\":{\"codAmount\":{\"eq\":\"10\"}}}", "Unable to convert '10' to 'Decimal'")]
    [InlineData("{\"first\":1,\"where\":{\"codAmount\":{\"eq\":1e400}}}", "A number in the variables is too large.")]
    [InlineData("{\"first\":1,\"where\":{\"notes\":{\"eq\":\"\\ud800\"}}}", "not valid Unicode")]
    public async Task Execute_VariablesThatDoNotFit_AreRefusedWithTheirPlace(string variables, string reason)
    {
        using var json = JsonDocument.Parse(variables);
        const string Query = "query($first: Int!, $where: DeliveryFilterInput) { deliveries(first: $first, where: $where) { nodes { id } } }";

        Assert.Contains(reason, await IsRefusedAsync(TestProvider.Sqlite, "BAD_USER_INPUT", Query, json.RootElement), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("5")]
    [InlineData("\"x\"")]
    public async Task Execute_VariablesThatAreNoObject_AreABadRequest(string variables)
    {
        using var json = JsonDocument.Parse(variables);

        await IsRefusedAsync(TestProvider.Sqlite, "BAD_REQUEST", "{ __typename }", json.RootElement);
    }

    [Theory]
    [InlineData("query($s: [DeliveryStatus!]!) { deliveries(where: { status: { in: $s } }) { totalCount } }", "{\"s\":\"PENDING\",\"unknown\":1}", 2)]
    [InlineData("query($s: DeliveryStatus) { deliveries(where: { status: { in: [$s, PENDING] } }) { totalCount } }", "{}", 2)]
    [InlineData("query($s: DeliveryStatus = PENDING) { deliveries(where: { status: { eq: $s } }) { totalCount } }", "{}", 2)]
    [InlineData("query($s: DeliveryStatus) { deliveries(where: { status: { eq: $s } }) { totalCount } }", "{}", 8)]
    [InlineData("query($c: String) { deliveries(where: { courier: { city: { eq: $c } } }) { totalCount } }", "{}", 6)]
    [InlineData("query($c: String) { deliveries(where: { courier: { city: { eq: $c } } }) { totalCount } }", "{\"c\":null}", 0)]
    [InlineData("query($o: [DeliveryFilterInput!]) { deliveries(where: { or: $o }) { totalCount } }", "{\"o\":{\"status\":{\"eq\":\"PENDING\"}}}", 2)]
    public async Task Execute_VariablesThatFit_AreCoercedAsTheSpecificationSays(string query, string variables, int count)
    {
        using var json = JsonDocument.Parse(variables);
        var answer = await ExecuteAsync(TestProvider.Sqlite, query, json.RootElement);

        Assert.Equal($"{{\"data\":{{\"deliveries\":{{\"totalCount\":{count}}}}}}}", answer.Text);
    }
}
