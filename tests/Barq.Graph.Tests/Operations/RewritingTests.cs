using System.Text.Json.Nodes;
using Barq.Testing.Databases;
using GraphQL.Types;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Graph.Tests.Operations;

/// <summary>Aliases, fragments and variables that say the same change neither the data nor the number of statements.</summary>
public sealed class RewritingTests(DemoGateways gateways) : IClassFixture<DemoGateways>
{
    private static readonly Rewriting[] _rewritings =
    [
        .. Enumerable.Range(1, 15).Select(bits => (Rewriting)bits).Where(rewriting => !rewriting.HasFlag(Rewriting.Literals | Rewriting.Variables)),
    ];

    public static TheoryData<OperationCase, TestProvider> Cases => OperationCase.OnBothDatabases;

    [SkippableTheory, MemberData(nameof(Cases))]
    public async Task Execute_OperationInOtherWords_SameDataBySameStatements(OperationCase operation, TestProvider provider)
    {
        var gateway = await gateways.GetAsync(provider);
        var schema = gateway.Services.GetRequiredService<ISchema>();
        var original = await gateway.ExecuteAsync(operation.Document, operation.Variables);

        foreach (var rewriting in _rewritings)
        {
            var (document, variables) = OperationRewriter.Rewrite(rewriting, schema, operation.Document, operation.Variables);

            var answer = await gateway.ExecuteAsync(document, variables);

            var data = JsonNode.Parse(answer.Json.TryGetProperty("data", out var element) ? element.GetRawText() : $"\"{answer.Text}\"");
            Assert.True(Dissolve(data) > 0 == rewriting.HasFlag(Rewriting.Aliases), $"{operation} with {rewriting}: {document}");
            Assert.Equal(original.Data.GetRawText(), data!.ToJsonString(OperationTests.Relaxed));
            Assert.True(original.Statements.Count == answer.Statements.Count, $"{operation} with {rewriting} takes {answer.Statements.Count} statements: {document}");
        }
    }

    /// <summary>Takes the added fields out, after a look whether they say the same as those that they repeat.</summary>
    private static int Dissolve(JsonNode? node)
    {
        switch (node)
        {
            case JsonArray list:
                return list.Sum(Dissolve);
            case JsonObject fields:
                var below = fields.Sum(field => Dissolve(field.Value));
                var added = fields.Where(field => field.Key.StartsWith(OperationRewriter.Again, StringComparison.Ordinal)).ToArray();
                foreach (var (key, value) in added)
                {
                    Assert.True(JsonNode.DeepEquals(fields[key[OperationRewriter.Again.Length..]], value));
                    fields.Remove(key);
                }

                return below + added.Length;
            default:
                return 0;
        }
    }
}
