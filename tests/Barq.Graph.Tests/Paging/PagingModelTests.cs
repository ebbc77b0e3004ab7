using System.Text;
using System.Text.Json;
using Barq.Graph.Limits;
using Barq.Graph.Tests.Gateway;
using Barq.Graph.Tests.Paging.Model;
using Barq.Testing.Databases;
using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Barq.Graph.Tests.Paging;

/// <summary>
/// Random connections on random rows, at every level, against rows in memory. Each run tries other ones; a failure prints the smallest
/// connection found and its seed, which <c>CsCheck_Seed</c> repeats. <c>CsCheck_Iter</c> sets how many are tried.
/// </summary>
public sealed class PagingModelTests(RandomGateways gateways) : IClassFixture<RandomGateways>
{
    private const int Tries = 400;

    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Read_AnyConnection_IsThePageOfTheRowsInMemory(TestProvider provider)
    {
        var gateway = await gateways.GetAsync(provider);
        var fleet = await ModelFleet.ReadAsync(gateway.Database);
        var cursors = new CursorBook(gateway);

        await new ConnectionGen(fleet).Root.SampleAsync(
            root => CheckAsync(gateway, fleet, cursors, root), iter: Iterations.Of(Tries), threads: 1, print: root => root.ToString());
    }

    private static async Task CheckAsync(TestGateway gateway, ModelFleet fleet, CursorBook cursors, Connection root)
    {
        await cursors.LearnAsync(root);
        var text = new StringBuilder("{ ");
        root.Write(text, cursors.Of);

        var answer = await gateway.ExecuteAsync(text.Append('}').ToString());

        Assert.True(answer.ErrorCode is null, answer.Text);
        Check(root, fleet[root.Field], answer.Data, root.Field);
    }

    private static void Check(Connection connection, IEnumerable<ModelRow> all, JsonElement parent, string path)
    {
        var sorted = connection.Sorted(all);
        var (rows, hasNext, hasPrevious) = connection.Page.Cut(connection, sorted);
        var actual = parent.GetProperty(connection.Field);
        var edges = actual.GetProperty("edges").EnumerateArray().ToArray();

        Assert.Equal($"{path}: {Ids(rows.Select(row => row.GlobalId))}", $"{path}: {Ids(edges.Select(edge => IdOf(edge.GetProperty("node"))))}");
        Assert.Equal(Ids(rows.Select(row => row.GlobalId)), Ids(actual.GetProperty("nodes").EnumerateArray().Select(IdOf)));
        for (var i = 0; i < connection.Bounds.Length; i++)
        {
            var bound = connection.Bounds[i] ?? int.MaxValue;
            Assert.Equal((path, i, Math.Min(bound, sorted.Count)), (path, i, actual.GetProperty($"count{i}").GetInt32()));
            Assert.Equal((path, i, sorted.Count > bound), (path, i, actual.TryGetProperty($"capped{i}", out var capped) && capped.GetBoolean()));
        }

        Figures.Check(path, connection.Type, sorted, actual.GetProperty("aggregate"));
        var info = actual.GetProperty("pageInfo");
        Assert.Equal((path, hasNext, hasPrevious), (path, info.GetProperty("hasNextPage").GetBoolean(), info.GetProperty("hasPreviousPage").GetBoolean()));
        Assert.Equal(
            (CursorOf(edges.FirstOrDefault()), CursorOf(edges.LastOrDefault())),
            (info.GetProperty("startCursor").GetString(), info.GetProperty("endCursor").GetString()));
        for (var i = 0; i < rows.Count; i++)
        {
            foreach (var child in connection.Children)
            {
                Check(child, rows[i].Lists[child.Field], edges[i].GetProperty("node"), $"{path}[{rows[i].Id}].{child.Field}");
            }
        }
    }

    private static string Ids(IEnumerable<string?> ids) => string.Join(' ', ids);

    private static string? IdOf(JsonElement node) => node.GetProperty("id").GetString();

    private static string? CursorOf(JsonElement edge) => edge.ValueKind == JsonValueKind.Object ? edge.GetProperty("cursor").GetString() : null;
}

/// <summary>Gateways on the <see cref="RandomFleet"/>.</summary>
public sealed class RandomGateways() : SharedGateways(RandomFleet.Template, services => services
    .AddSingleton<TimeProvider>(new FakeTimeProvider(RandomFleet.Now)).AddSingleton(new CostOptions { MaxCost = 100_000_000 }));
