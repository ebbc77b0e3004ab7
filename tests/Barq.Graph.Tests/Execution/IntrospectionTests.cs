using Barq.Graph.Metrics;
using Barq.Graph.Tests.Gateway;
using Barq.Jobs.Composition;
using Barq.Testing.Databases;

namespace Barq.Graph.Tests.Execution;

/// <summary>Introspection, alone and beside data.</summary>
public sealed class IntrospectionTests(CornerGateways gateways) : CornerTest(gateways)
{
    /// <summary>What graphql-js sends by default (<c>getIntrospectionQuery()</c>), and with it most tools.</summary>
    private const string Full = """
        query IntrospectionQuery {
          __schema {
            queryType { name kind }
            mutationType { name kind }
            subscriptionType { name kind }
            types { ...FullType }
            directives { name description locations args { ...InputValue } }
          }
        }
        fragment FullType on __Type {
          kind
          name
          description
          fields(includeDeprecated: true) { name description args { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason }
          inputFields { ...InputValue }
          interfaces { ...TypeRef }
          enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
          possibleTypes { ...TypeRef }
        }
        fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue }
        fragment TypeRef on __Type {
          kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } } }
        }
        """;

    public static TheoryData<TestProvider> Providers => TestProviders.All;

    [Fact]
    public async Task Execute_FullIntrospection_DescribesTheWholeSchemaAndReadsNothing()
    {
        // With the rooms that add types of their own: the schema is the gateway's.
        await using var gateway = await TestGateway.CreateAsync(
            TestProvider.Sqlite, configure: services => services.AddBarqJobs().AddBarqMetrics());
        var answer = await gateway.ExecuteAsync(Full);

        Assert.Null(answer.ErrorCode);
        Assert.Empty(answer.Statements);
        var schema = answer.Data.GetProperty("__schema");
        var types = schema.GetProperty("types").EnumerateArray().ToDictionary(type => type.GetProperty("name").GetString()!);
        Assert.Subset(types.Keys.ToHashSet(), TypeSystem.TestSchema.OwnTypes.Select(type => type.Name).ToHashSet());
        Assert.Equal("Query", schema.GetProperty("queryType").GetProperty("name").GetString());
        Assert.Equal("NON_NULL", types["Delivery"].GetProperty("fields")[0].GetProperty("type").GetProperty("kind").GetString());
        Assert.Equal(11, types["Node"].GetProperty("possibleTypes").GetArrayLength());
        Assert.Contains(schema.GetProperty("directives").EnumerateArray(), directive => directive.GetProperty("name").GetString() == "include");
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public Task Execute_IntrospectionBesideData_BothAreAnsweredInOrder(TestProvider provider) => AnswersAsync(
        provider, 1,
        "{'before':{'name':'Courier'},'users':{'nodes':[{'fullName':'Sara'}]},'__schema':{'queryType':{'name':'Query'}},'none':null}",
        "{ before: __type(name: \"Courier\") { name } users(first: 1) { nodes { fullName } } __schema { queryType { name } } none: __type(name: \"Nothing\") { name } }");

    // Only the first occurrence was answered once.
    [SkippableTheory, MemberData(nameof(Providers))]
    public Task Execute_IntrospectionFieldSelectedSeveralTimes_IsMerged(TestProvider provider) => AnswersAsync(
        provider, 0,
        "{'__schema':{'queryType':{'name':'Query','kind':'OBJECT'},'mutationType':{'name':'Mutation'}},'__type':{'name':'Node','kind':'INTERFACE'}}",
        """
        query($type: String!, $no: Boolean!) {
          __schema { queryType { name } }
          __type(name: $type) { name ...Kind }
          ... on Query { __schema { queryType { kind } mutationType { name } } }
          __schema @include(if: $no) { subscriptionType { name } }
        }
        fragment Kind on __Type { kind description @skip(if: true) }
        """,
        new { type = "Node", no = false });

    [Fact]
    public async Task Execute_IntrospectionOfAMissingArgument_IsRefused() =>
        await IsRefusedAsync(TestProvider.Sqlite, "GRAPHQL_VALIDATION_FAILED", "{ __type { name } }");
}
