using System.Text.Json;
using Barq.Graph.Tests.Transport.Http;
using Barq.Testing.Databases;
using GraphQL.Types;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Graph.Tests.Costs;

/// <summary>
/// Figures for which the values of a column are put in order weigh more than those that are added up as rows come by, of every type, in totals and in groups.
/// Was: sixty totals of thirteen such figures weighed 660, and took 13 s of PostgreSQL.
/// </summary>
public sealed class FigureWeightsTests
{
    private const long Sorted = 5;

    private static readonly string[] _sorting = ["countDistinct", "p50", "p95"];

    [Fact]
    public async Task Figures_ForWhichValuesAreSorted_WeighMore()
    {
        await using var gateway = await HttpGateway.StartAsync(TestProvider.Sqlite, new() { ["GRAPHQL_MAX_COST"] = "1000000" }, environment: "Development");
        var schema = gateway.Services.GetRequiredService<ISchema>();
        var compared = 0;
        foreach (var (root, key) in new[] { ("deliveries", "status"), ("couriers", "status"), ("tickets", "status"), ("vehicles", "status"), ("jobs", "status"), ("auditLog", "action") })
        {
            var connection = (IObjectGraphType)Plain(schema.Query.Fields.Find(root)!.ResolvedType!);
            var aggregate = (IObjectGraphType)Plain(connection.Fields.Find("aggregate")!.ResolvedType!);
            var plain = await WeightAsync(gateway, root, "min { createdAt }");
            var grouped = await WeightAsync(gateway, root, "min { createdAt }", key);
            foreach (var function in aggregate.Fields)
            {
                foreach (var column in ((IObjectGraphType)Plain(function.ResolvedType!)).Fields.Where(field => field.Name is not ("openDeliveries" or "openTickets")))
                {
                    var more = _sorting.Contains(function.Name) ? Sorted : 0;
                    Assert.Equal((column.Name, function.Name, more, more), (column.Name, function.Name,
                        await WeightAsync(gateway, root, $"{function.Name} {{ {column.Name} }}") - plain, await WeightAsync(gateway, root, $"{function.Name} {{ {column.Name} }}", key) - grouped));
                    compared++;
                }
            }
        }

        Assert.InRange(compared, 60, 1000);
    }

    private static async Task<long> WeightAsync(HttpGateway gateway, string root, string figures, string? key = null)
    {
        var selected = $"aggregate {{ {figures} }}";
        var query = $"{{ {root} {{ {(key is null ? selected : $"groups(by: [{{ {key}: {{}} }}]) {{ {selected} }}")} }} }}";
        var answer = await gateway.PostAsync(JsonSerializer.Serialize(new { query }), configure: request => request.Headers.Add("GraphQL-Cost", "validate"));
        return JsonElement.Parse(answer.Text).GetProperty("extensions").GetProperty("cost").GetProperty("estimated").GetProperty("weight").GetInt64();
    }

    private static IGraphType Plain(IGraphType type) => type is NonNullGraphType wrapped ? wrapped.ResolvedType! : type;
}
