using Barq.Graph.Definitions;
using Barq.Testing.Databases;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Graph.Tests.Paging;

/// <summary>What an order names behind the key decides nothing: the rows are those of the order without it, whatever is read of them.</summary>
public sealed class OrderBehindKeyTests(RandomGateways gateways) : IClassFixture<RandomGateways>
{
    private static readonly string[] _before = ["", "{ organization: { name: ASC } }, "];

    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Connection_OrderedByWhatStandsBehindTheKey_BringsTheSameRows(TestProvider provider)
    {
        var gateway = await gateways.GetAsync(provider);
        var compared = 0;
        foreach (var entity in gateway.Services.GetRequiredService<EntityRegistry>().Entities)
        {
            if (entity.Roots.OfType<ConnectionRoot>().FirstOrDefault() is not { } root)
            {
                continue;
            }

            string[] fields = [.. entity.Fields.OfType<ColumnField>().Select(field => field.Name)];
            foreach (var before in entity.Fields.OfType<ToOneField>().Any(field => field.Name == "organization") ? _before : _before[..1])
            {
                foreach (var field in fields)
                {
                    async Task<string> RowsAsync(string behind)
                    {
                        var query = $"{{ {root.Name}(first: 3, order: [{before}{{ id: DESC }}{behind}]) {{ nodes {{ id {field} }} pageInfo {{ endCursor }} }} }}";
                        var answer = await gateway.ExecuteAsync(query);
                        Assert.True(answer.ErrorCode is null, $"{query}\n{answer.Text}");
                        return answer.Data.GetProperty(root.Name).GetProperty("nodes").GetRawText();
                    }

                    Assert.Equal(await RowsAsync(""), await RowsAsync($", {{ {field}: ASC }}, {{ {field}: DESC }}"));
                    compared++;
                }
            }
        }

        Assert.InRange(compared, 40, 400);
    }
}
