using System.Globalization;
using System.Text;
using System.Text.Json;
using Barq.Performance.Servers;

namespace Barq.Performance.Fleet;

/// <summary>An organization, and what its people ask for.</summary>
/// <param name="Id">Its global id.</param>
/// <param name="Slug">Its slug.</param>
/// <param name="Users">Its users: global id and mail address.</param>
/// <param name="Couriers">Its active couriers: global id and Barq id.</param>
/// <param name="Deliveries">Its latest deliveries: global id and tracking number.</param>
/// <param name="Tickets">Its latest tickets: global id and number.</param>
/// <param name="Waiting">Its deliveries that nobody carries yet: global id and tracking number. They may be changed.</param>
internal sealed record OrganizationFacts(
    string Id, string Slug, IReadOnlyList<(string Id, string Name)> Users, IReadOnlyList<(string Id, string Name)> Couriers,
    IReadOnlyList<(string Id, string Name)> Deliveries, IReadOnlyList<(string Id, string Name)> Tickets, IReadOnlyList<(string Id, string Name)> Waiting);

/// <summary>What front ends know of a fleet before they ask: read once, from the gateway itself.</summary>
internal static class FleetFacts
{
    private const string Query = """
        query PerformanceFleet {
          organizations(first: 20, order: [{ id: ASC }]) {
            nodes {
              id
              slug
              users(first: 10) { nodes { id email } }
              couriers(first: 40, where: { status: { eq: ACTIVE } }) { nodes { id barqId } }
              deliveries(first: 100, order: [{ createdAt: DESC }]) { nodes { id trackingNumber } }
              waiting: deliveries(first: 50, where: { status: { eq: PENDING } }, order: [{ createdAt: DESC }]) { nodes { id trackingNumber } }
              tickets(first: 40, order: [{ createdAt: DESC }]) { nodes { id ticketNumber } }
            }
          }
        }
        """;

    /// <summary>Reads them. Organizations without users, couriers, deliveries or tickets are left out.</summary>
    public static async Task<IReadOnlyList<OrganizationFacts>> ReadAsync(Subject subject, CancellationToken cancellationToken)
    {
        var answer = await subject.AskAsync(Query, cancellationToken: cancellationToken);
        OrganizationFacts[] found =
        [
            .. answer.GetProperty("data").GetProperty("organizations").GetProperty("nodes").EnumerateArray().Select(node => new OrganizationFacts(
                Text(node, "id"), Text(node, "slug"), Read(node, "users", "email"), Read(node, "couriers", "barqId"), Read(node, "deliveries", "trackingNumber"), Read(node, "tickets", "ticketNumber"), Read(node, "waiting", "trackingNumber"))),
        ];
        found = [.. found.Where(each => each is { Users.Count: > 0, Couriers.Count: > 0, Deliveries.Count: > 0, Tickets.Count: > 0, Waiting.Count: > 0 })];
        return found.Length > 0 ? found : throw new InvalidOperationException("The fleet is empty, or the token sees nothing of it: there is nothing to ask for.");
    }

    /// <summary>The key in a global id.</summary>
    public static long KeyOf(string globalId) =>
        long.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(globalId)).Split(':')[1], CultureInfo.InvariantCulture);

    private static string Text(JsonElement node, string name) => node.GetProperty(name).GetString() ?? "";

    private static (string Id, string Name)[] Read(JsonElement node, string list, string name) =>
        [.. node.GetProperty(list).GetProperty("nodes").EnumerateArray().Select(each => (Text(each, "id"), Text(each, name)))];
}
