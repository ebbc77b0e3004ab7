using System.Text.Json.Nodes;
using Barq.Graph.Documents;
using Barq.Graph.Errors;
using Barq.Graph.Execution;
using Barq.Graph.Preparation;
using Barq.Graph.Tests.Gateway;
using Barq.Graph.Tests.TypeSystem;
using Barq.Persistence.Access;
using Barq.Testing.Databases;
using GraphQL;
using GraphQL.SystemTextJson;
using GraphQL.Types;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Graph.Tests.Execution;

/// <summary>What is answered about the schema is what the engine says of it; it is bounded, made once, and not for everybody.</summary>
public sealed class IntrospectionAnswerTests(CornerGateways gateways) : CornerTest(gateways)
{
    /// <summary>Every field of every introspection type, several levels deep.</summary>
    private static readonly string _all = $"query Q($deprecated: Boolean!, $name: String!) {{ __schema {Fields("__Schema", 6)} one: __type(name: $name) {Fields("__Type", 4)} none: __type(name: \"Nobody\") {{ name }} }}";

    [Fact]
    public async Task Execute_EveryFieldOfIntrospection_SaysWhatTheEngineSays()
    {
        var gateway = await TestGateway.CreateAsync(TestProvider.Sqlite, configure: services => services.AddSingleton(new DocumentOptions { MaxFields = 100_000, MaxSelections = 100_000, MaxTokens = 1_000_000, MaxArguments = 10_000, MaxLength = 10_000_000 })
            .AddSingleton(new IntrospectionOptions { Enabled = true, MaxValues = 10_000_000 }));
        await using var disposing = gateway;
        foreach (var deprecated in new[] { true, false })
        {
            var variables = new { deprecated, name = "Delivery" };
            var answer = await gateway.ExecuteAsync(_all, variables);
            Assert.Null(answer.ErrorCode);
            var expected = new GraphQLSerializer().Serialize(await new DocumentExecuter().ExecuteAsync(new ExecutionOptions
            {
                Schema = gateway.Services.GetRequiredService<ISchema>(),
                Query = _all,
                Variables = new Inputs(new Dictionary<string, object?> { ["deprecated"] = deprecated, ["name"] = "Delivery" }),
                ValidationRules = [],
            }));

            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected)!["data"], JsonNode.Parse(answer.Data.GetRawText())), "The answers differ.");
        }
    }

    // Written anew for each request it would cost more than anything else that a tool asks.
    [Fact]
    public async Task Execute_TheSameQuestionAgain_IsNotAnsweredAnew()
    {
        await using var gateway = await TestGateway.CreateAsync(TestProvider.Sqlite);
        var executor = gateway.Services.GetRequiredService<IntrospectionExecutor>();
        const string Query = "{ __schema { types { name fields { name } } } }";

        var first = await gateway.ExecuteAsync(Query);
        var second = await gateway.ExecuteAsync(Query);

        Assert.Equal(first.Text, second.Text);
        Assert.Equal(1, executor.Made);
        await gateway.ExecuteAsync(Query + " ");
        Assert.Equal(2, executor.Made);
    }

    [Fact]
    public async Task Execute_AnswerThatGrowsWithEveryLevel_IsRefusedForLittle()
    {
        var nested = string.Concat(Enumerable.Repeat("possibleTypes { interfaces { ", 8));
        var query = $"{{ __type(name: \"Node\") {{ {nested} name {new string('}', 16)} }} }}";
        await IsRefusedAsync(TestProvider.Sqlite, ErrorCodes.TooExpensive, query);
        await IsRefusedAsync(TestProvider.Sqlite, ErrorCodes.TooExpensive, $"{{ __schema {{ types {{ {nested} name {new string('}', 16)} }} }} }}");
    }

    [Fact]
    public async Task Execute_IntrospectionSwitchedOff_IsForAdministratorsAlone()
    {
        await using var gateway = await TestGateway.CreateAsync(TestProvider.Sqlite, configure: services => services.AddSingleton(new IntrospectionOptions { Enabled = false }));
        var executor = gateway.Services.GetRequiredService<IRequestExecutor>();
        async Task<string> AskAsync(string query, Caller caller)
        {
            using var response = await executor.ExecuteAsync(new GraphRequest { Caller = caller, Query = query }, default);
            return System.Text.Encoding.UTF8.GetString(response.Body.Span);
        }

        foreach (var caller in new[] { Caller.User(1, CallerRole.Owner, 1), Caller.Courier(1, 1) })
        {
            foreach (var query in new[] { "{ __schema { queryType { name } } }", "{ x: __type(name: \"User\") { name } }", "{ ...F } fragment F on Query { ... { __schema { description } } }" })
            {
                Assert.Contains("\"FORBIDDEN\"", await AskAsync(query, caller), StringComparison.Ordinal);
                Assert.Contains("\"data\"", await AskAsync(query, Caller.PlatformAdministrator("x")), StringComparison.Ordinal);
            }

            Assert.Contains("Organization", await AskAsync("{ organizations { nodes { __typename } __typename } __typename }", caller), StringComparison.Ordinal);
            Assert.DoesNotContain("Did you mean", await AskAsync("{ user }", caller), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Execute_CallerThatHasGone_EndsTheAnswer()
    {
        await using var gateway = await TestGateway.CreateAsync(TestProvider.Sqlite);
        var executor = gateway.Services.GetRequiredService<IRequestExecutor>();
        const string Query = "{ __schema { types { fields { type { fields { name description } } } } } }";
        (await gateway.ExecuteAsync("{ __typename }")).ToString();
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await executor.ExecuteAsync(new GraphRequest { Caller = Caller.System, Query = Query }, gone.Token));
    }

    private static string Fields(string typeName, int depth)
    {
        var type = (IObjectGraphType)TestSchema.Instance.AllTypes[typeName]!;
        var fields = type.Fields.Select(field =>
        {
            IGraphType? target = field.ResolvedType;
            while (target is IProvideResolvedType wrapper)
            {
                target = wrapper.ResolvedType;
            }

            var arguments = field.Arguments?.Find("includeDeprecated") is null ? "" : "(includeDeprecated: $deprecated)";
            return target is not IObjectGraphType ? field.Name
                : depth <= 1 || (field.Name is "possibleTypes" or "interfaces" or "fields" && depth < 5) ? ""
                : $"{field.Name}{arguments} {Fields(target.Name, depth - 1)}";
        });
        return $"{{ __typename {string.Join(' ', fields)} }}";
    }
}
