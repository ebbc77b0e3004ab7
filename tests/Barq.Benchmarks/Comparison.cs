using System.Text.Json;
using Barq.Benchmarks.ByHand;
using Barq.Testing;
using Npgsql;

namespace Barq.Benchmarks;

/// <summary>One operation, answered by the gateway and by code that was written for it alone.</summary>
/// <param name="Name">What is asked, in a few words.</param>
/// <param name="Document">The GraphQL document.</param>
/// <param name="Variables">Its variables.</param>
/// <param name="ByHand">The hand-written answer, with the same bytes; valid until the next call.</param>
internal sealed record Comparison(string Name, string Document, JsonElement Variables, Func<ValueTask<ReadOnlyMemory<byte>>> ByHand)
{
    private const string FilteredPageDocument = """
        query FilteredPage($organizationId: ID!, $status: DeliveryStatus!) {
          deliveries(first: 25, where: { organizationId: { eq: $organizationId }, status: { eq: $status } }, order: [{ createdAt: DESC }]) {
            totalCount
            pageInfo { hasNextPage }
            nodes { id trackingNumber status deliveryAddress codAmount createdAt }
          }
        }
        """;

    /// <summary>All comparisons.</summary>
    /// <param name="connections">Connections to the bench fleet.</param>
    public static async Task<IReadOnlyList<Comparison>> AllAsync(NpgsqlDataSource connections)
    {
        await using var command = connections.CreateCommand("SELECT tracking_number FROM deliveries WHERE status = 'DELIVERED' ORDER BY id DESC LIMIT 1");
        var trackingNumber = (string)(await command.ExecuteScalarAsync())!;
        var parcel = new TrackedParcel(connections, trackingNumber);
        var page = new FilteredPage(connections, organizationId: 7, status: "DELIVERED");
        return
        [
            new("Board: 50 deliveries, 3 tickets each", Operation("delivery-board-with-tickets"), Json(new { }), new DeliveryBoard(connections).AnswerAsync),
            new("Tree: 5 × 5 × 5 × 2", Operation("fleet-tree"), Json(new { }), new FleetTree(connections).AnswerAsync),
            new("One delivery by tracking number", Operation("track-parcel"), Json(new { trackingNumber }), parcel.AnswerAsync),
            new("Filtered page with totalCount", FilteredPageDocument, Json(new { organizationId = page.Organization, status = page.Status }), page.AnswerAsync),
        ];
    }

    /// <summary>Compares the two answers.</summary>
    /// <exception cref="InvalidOperationException">They differ.</exception>
    public async Task CheckAsync(BenchGateway gateway)
    {
        using var answer = await gateway.ExecuteAsync(Document, Variables);
        var byHand = await ByHand();
        if (answer.HasErrors || !answer.Body.Span.SequenceEqual(byHand.Span))
        {
            throw new InvalidOperationException($"""
                {Name}: the answers differ.
                Gateway: {System.Text.Encoding.UTF8.GetString(answer.Body.Span)}
                By hand: {System.Text.Encoding.UTF8.GetString(byHand.Span)}
                """);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static string Operation(string name) => File.ReadAllText(Repository.PathOf("schema", "operations", name + ".graphql"));

    private static JsonElement Json(object variables) => JsonSerializer.SerializeToElement(variables);
}
