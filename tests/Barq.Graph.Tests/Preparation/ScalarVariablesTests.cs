using System.Text.Json;
using Barq.Graph.Documents;
using Barq.Graph.Preparation;
using Barq.Graph.Tests.Gateway;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQLParser;
using GraphQLParser.AST;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Graph.Tests.Preparation;

/// <summary>Variables read straight from their JSON are the engine's: of every leaf type, with every kind of JSON, declared in every way.</summary>
public sealed class ScalarVariablesTests
{
    private static readonly string[] _json =
    [
        "null", "true", "false", "0", "1", "-1", "1.0", "1.5", "1e3", "2147483647", "2147483648", "9223372036854775807", "99999999999999999999", "1e400", "\"\"", "\"a\"", "\"1\"", "\"DELIVERED\"",
        "\"delivered\"", "\"2026-11-01\"", "\"2026-11-01T00:00:00Z\"", "\"2026-11-01T00:00:00.1234567+03:00\"", "\"12.50\"", "\"\\u00e9\\n\"", "\"\\ud800\"", "[]", "[1]", "{}", "{\"a\":1}",
    ];

    [Fact]
    public async Task TryRead_AnyValueOfAnyLeafType_IsTheEnginesOrIsLeftToIt()
    {
        await using var gateway = await TestGateway.CreateAsync(TestProvider.Sqlite, FleetDatabases.Empty);
        var schema = gateway.Services.GetRequiredService<ISchema>();
        var reader = gateway.Services.GetRequiredService<VariableReader>();
        var (read, left) = (0, 0);
        foreach (var type in schema.AllTypes.OfType<ScalarGraphType>())
        {
            var values = type is EnumerationGraphType choices ? [.. _json, .. choices.Values.Take(3).Select(value => $"\"{value.Name}\"")] : _json;
            foreach (var declared in new[] { $"$v: {type.Name}", $"$v: {type.Name}!", $"$v: {type.Name} = null", $"$v: [{type.Name}]" })
            {
                var operation = Prepare($"query A({declared}, $other: Int) {{ __typename }}");
                foreach (var json in values.Select(value => $$"""{"v":{{value}}}""").Concat(["{}", """{"other":2}""", """{"v":1,"v":2}""", """{"unknown":1}"""]))
                {
                    var variables = JsonElement.Parse(json);
                    if (new ScalarVariables(operation, schema).TryRead(variables) is not { } found)
                    {
                        left++;
                        continue;
                    }

                    read++;
                    var (expected, errors) = await reader.ReadAsync(operation, VariableInputs.Read(variables, 100));
                    Assert.True(errors is null, $"{declared} {json}: {errors?[0].Message}");
                    Assert.Equal(Describe(expected), Describe(found));
                }
            }
        }

        Assert.True(read > 500 && left > 500, $"{read} read, {left} left");
    }

    [Theory]
    [InlineData("$v: Int", "{}"), InlineData("$v: Int", """{"v":7}"""), InlineData("$v: ID!", """{"v":"x"}"""), InlineData("$v: DeliveryStatus!", """{"v":"PENDING"}""")]
    public async Task TryRead_OfWhatMostRequestsHave_IsNotLeftToTheEngine(string declared, string json)
    {
        await using var gateway = await TestGateway.CreateAsync(TestProvider.Sqlite, FleetDatabases.Empty);

        Assert.NotNull(new ScalarVariables(Prepare($"query A({declared}) {{ __typename }}"), gateway.Services.GetRequiredService<ISchema>()).TryRead(JsonElement.Parse(json)));
    }

    [Fact]
    public async Task TryRead_NullWhereNoneMayStand_IsLeftToTheEngine()
    {
        await using var gateway = await TestGateway.CreateAsync(TestProvider.Sqlite, FleetDatabases.Empty);
        var text = "query A($v: Int) { __typename }";
        var document = Parser.Parse(text);
        var facts = new Dictionary<GraphQLOperationDefinition, OperationFacts>
        {
            [(GraphQLOperationDefinition)document.Definitions[0]] = new(new HashSet<string>(StringComparer.Ordinal) { "v" }, false, [], []),
        };
        var operation = new PreparedDocument(new CheckedDocument(document, facts), text).Operation(null);

        Assert.Null(new ScalarVariables(operation, gateway.Services.GetRequiredService<ISchema>()).TryRead(JsonElement.Parse("""{"v":null}""")));
    }

    private static PreparedOperation Prepare(string text) => new PreparedDocument(new CheckedDocument(Parser.Parse(text)), text).Operation(null);

    private static IEnumerable<string> Describe(Variables variables) => variables.Select(variable =>
        $"{variable.Name} {variable.ValueSpecified} {variable.IsDefault} {variable.Value?.GetType().Name} {(variable.ValueSpecified ? JsonSerializer.Serialize(variable.Value) : "")}").Order(StringComparer.Ordinal);
}
