using Barq.Graph.Definitions;
using Barq.Graph.Limits;
using Barq.Graph.Tests.Gateway;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Graph.Tests.Paging;

/// <summary>
/// Orders of as many terms as one likes, over relations too: their cursors hold a value for each. Was: those of more than 512 bytes of which a text was none of the last were the gateway's error.
/// </summary>
public sealed class LongOrderTests
{
    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Connection_InAnOrderOfManyTerms_PagesThroughItsRows(TestProvider provider)
    {
        // What orders cost is no matter here, but how long their cursors get.
        await using var gateway = await TestGateway.CreateAsync(provider, FleetDatabases.Demo, services => services.PostConfigure<CostOptions>(options => options.MaxCost = 1_000_000));
        var deliveries = gateway.Services.GetRequiredService<EntityRegistry>().Entities.Single(entity => entity.Name == "Delivery");
        var terms = Terms(deliveries, 3).ToList();
        var ids = Enumerable.Range(1, 3).Select(key => MutationAnswers.Id("Delivery", key)).ToArray();
        var random = new Random(1);
        var longest = 0;
        for (var i = 0; i < 40; i++)
        {
            var order = string.Join(' ', Shuffled(terms, random).Take(i == 0 ? terms.Count : random.Next(1, terms.Count)));
            var all = await AskAsync(gateway, order, ids, null);
            var behind = await AskAsync(gateway, order, ids, all[0].Cursor);

            Assert.Equal(all.Skip(1), behind);
            longest = Math.Max(longest, all[0].Cursor.Length);
        }

        Assert.True(terms.Count > 40 && longest > 1000, $"{terms.Count} terms, {longest} characters");
    }

    private static async Task<List<(string Id, string Cursor)>> AskAsync(TestGateway gateway, string order, string[] ids, string? after)
    {
        var answer = await gateway.ExecuteAsync(
            $"query($ids: [ID!], $after: String) {{ deliveries(where: {{ id: {{ in: $ids }} }}, order: [{order}], after: $after) {{ edges {{ cursor node {{ id }} }} }} }}", new { ids, after });
        Assert.True(answer.ErrorCode is null, $"{order}: {answer.Text}");
        return [.. answer.Data.GetProperty("deliveries").GetProperty("edges").EnumerateArray().Select(edge => (edge.GetProperty("node").GetProperty("id").GetString()!, edge.GetProperty("cursor").GetString()!))];
    }

    // All but the key: behind it nothing decides any more.
    private static IEnumerable<string> Terms(EntityDefinition entity, int hops) =>
    [
        .. entity.Fields.OfType<ColumnField>().Select(field => $"{{ {field.Name}: DESC }}"),
        .. hops == 0 ? [] : entity.Fields.OfType<ToOneField>().SelectMany(field => Terms(field.Target, hops - 1).Select(term => $"{{ {field.Name}: {term} }}")),
    ];

    private static List<string> Shuffled(IEnumerable<string> terms, Random random) => [.. terms.OrderBy(_ => random.Next())];
}
