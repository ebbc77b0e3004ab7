using System.Text.Json.Nodes;
using Barq.Graph.Answers;
using Barq.Graph.Tests.Gateway;
using Barq.Testing.Databases;

namespace Barq.Graph.Tests.Operations;

/// <summary>Whatever is deferred or streamed, its parts put together are the answer that comes whole, of the same statements.</summary>
public sealed class DeferringTests(DemoGateways gateways) : IClassFixture<DemoGateways>
{
    private const int Rounds = 8;

    public static TheoryData<OperationCase, TestProvider> Cases => OperationCase.OnBothDatabases;

    [SkippableTheory, MemberData(nameof(Cases))]
    public async Task Execute_FragmentsAndListsAtRandom_PartsMakeTheWhole(OperationCase operation, TestProvider provider)
    {
        var gateway = await gateways.GetAsync(provider);
        var original = await gateway.ExecuteAsync(operation.Document, operation.Variables);
        for (var round = 0; round < Rounds; round++)
        {
            var document = Deferred(operation, round, out var seed, out var variables);
            var whole = await gateway.ExecuteAsync(document, variables);
            var inParts = await gateway.ExecuteInPartsAsync(document, variables);
            var byPaths = await gateway.ExecuteInPartsAsync(document, variables, format: PartsFormat.Paths);

            var message = $"{operation}, seed {seed}: {document}\n{string.Join('\n', inParts.Texts)}";
            AreSame(JsonNode.Parse(original.Text), JsonNode.Parse(whole.Text), message);
            var (data, errors) = inParts.Merge();
            var merged = new JsonObject { ["data"] = data?.DeepClone() };
            if (errors.Count > 0)
            {
                merged["errors"] = new JsonArray([.. errors.Select(error => error.DeepClone())]);
            }

            if (original.Json.TryGetProperty("data", out _))
            {
                AreSame(JsonNode.Parse(original.Text), merged, message);
            }

            AreOf(original, inParts, message);
            Assert.Equal(inParts.Parts.Count == 1, byPaths.Parts.Count == 1);
            Assert.Equal(inParts.Forms.Count, byPaths.Forms.Count);
            AreSame(data, byPaths.MergeByPaths(), message);
        }
    }

    // Else the other test could hold anything.
    [Fact]
    public async Task Execute_FragmentsAndListsAtRandom_ManyComeInSeveralParts()
    {
        var gateway = await gateways.GetAsync(TestProvider.Sqlite);
        var (inParts, nested, below, lists, both) = (0, 0, 0, 0, 0);
        foreach (var operation in OperationCase.All)
        {
            for (var round = 0; round < Rounds; round++)
            {
                var answer = await gateway.ExecuteInPartsAsync(Deferred(operation, round, out _, out var variables), variables);
                inParts += answer.Parts.Count > 1 ? 1 : 0;
                nested += answer.Parts.Skip(1).Any(part => part.ContainsKey("pending")) ? 1 : 0;
                lists += Has("items", answer) ? 1 : 0;
                both += Has("items", answer) && Has("data", answer) ? 1 : 0;
                below += answer.Texts.Any(part => part.Contains("\"subPath\"", StringComparison.Ordinal)) ? 1 : 0;
            }
        }

        Assert.True(inParts > 100 && nested > 20 && below > 10 && lists > 20 && both > 8, $"{inParts} of {OperationCase.All.Count * Rounds} in parts, {nested} with parts in parts, {below} with parts of what has come, {lists} with ends of lists, {both} with fragments beside them");
    }

    private static bool Has(string kind, PartsAnswer answer) =>
        answer.Parts.Skip(1).Any(part => part["incremental"]!.AsArray().Any(piece => piece!.AsObject().ContainsKey(kind)));

    // Those of the whole answer, each once; what a list leads to twice where its end comes later.
    private static void AreOf(GatewayAnswer whole, PartsAnswer answer, string message)
    {
        var most = Has("items", answer) ? 2 * whole.Reads : whole.Reads;
        var reads = answer.Forms.Sum(GatewayAnswer.ReadsOf);
        Assert.True(reads >= whole.Reads && reads <= most, $"{reads} statements, and whole {whole.Reads}: {message}");
    }

    // The seed stands in the message: whoever sees it fail can see it again.
    internal static string Deferred(OperationCase operation, int round, out int seed, out JsonObject variables)
    {
        seed = round + (1000 * operation.ToString().Length);
        variables = operation.Variables;
        if (operation.Document.Contains("@defer", StringComparison.Ordinal))
        {
            return operation.Document;
        }

        var document = DeferringRewriter.Rewrite(new Random(seed), operation.Document);
        if (document.Contains($"${DeferringRewriter.Variable}", StringComparison.Ordinal))
        {
            variables[DeferringRewriter.Variable] = round % 2 == 0;
        }

        return document;
    }

    // The order of fields is the document's, and another one where fragments come later.
    private static void AreSame(JsonNode? expected, JsonNode? actual, string message) =>
        Assert.True(JsonNode.DeepEquals(expected, actual), $"{actual?.ToJsonString()} is not {expected?.ToJsonString()}: {message}");
}
