using System.Globalization;
using System.Text;
using System.Text.Json;
using Barq.Graph.Preparation;
using Barq.Graph.Tests.Gateway;
using Barq.Persistence.Access;
using Barq.Testing.Databases;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Graph.Tests.Execution;

/// <summary>One prepared document serves many requests at once, each with its own variables.</summary>
public sealed class ConcurrencyTests
{
    private const string Query = """
        query($id: ID!, $n: Int!, $all: Boolean!, $status: DeliveryStatus) {
          courier(id: $id) {
            barqId
            deliveries(first: $n, where: { status: { eq: $status } }) { nodes { id } }
            all: deliveries(first: 2) @include(if: $all) { nodes { trackingNumber } }
          }
        }
        """;

    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Execute_ManyRequestsOfOneDocumentAtOnce_EachHasTheAnswerOfItsVariables(TestProvider provider)
    {
        await using var gateway = await TestGateway.CreateAsync(provider, CornerFleet.Template);
        var executor = gateway.Services.GetRequiredService<IRequestExecutor>();
        var requests = Enumerable.Range(0, 200).Select(i => JsonSerializer.SerializeToElement(Variables(i))).ToArray();
        var alone = new Dictionary<string, string>();
        foreach (var variables in requests.Take(24))
        {
            alone[variables.GetRawText()] = (await gateway.ExecuteAsync(Query, variables)).Text;
        }

        var together = await Task.WhenAll(requests.Select(variables => Task.Run(async () =>
        {
            using var response = await executor.ExecuteAsync(new GraphRequest { Caller = Caller.System, Query = Query, Variables = variables }, CancellationToken.None);
            return Encoding.UTF8.GetString(response.Body.Span);
        })));

        Assert.Equal(24, alone.Count);
        Assert.All(requests.Zip(together), pair => Assert.Equal(alone[pair.First.GetRawText()], pair.Second));
        Assert.All(alone, pair => Assert.Contains(pair.Key.Contains("true", StringComparison.Ordinal) ? "\"all\":" : "\"deliveries\":", pair.Value, StringComparison.Ordinal));
    }

    private static object Variables(int i) => new
    {
        id = new Graph.NodeIds.NodeId("Courier", (i % 4) + 1).ToString(),
        n = (i % 3) + 1,
        all = i % 2 == 0,
        status = i % 24 < 12 ? "DELIVERED" : null,
        salt = string.Create(CultureInfo.InvariantCulture, $"{i % 24}"),
    };
}
