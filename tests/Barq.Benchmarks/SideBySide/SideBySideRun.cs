using System.Globalization;
using System.Text.Json;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Npgsql;

namespace Barq.Benchmarks.SideBySide;

/// <summary>
/// Compares the gateway with a hand-written server over HTTP, each a process of its own: CPU of the server's process and of PostgreSQL's, for
/// queries on the bench fleet and for a mutation on two copies of the demo fleet, both sides in every round and in changing order.
/// </summary>
internal static class SideBySideRun
{
    /// <summary>Measures and prints a table in Markdown.</summary>
    /// <param name="gateway">The <c>Barq.Graph.dll</c> to measure; null for the one that was built beside this.</param>
    /// <param name="rounds">How often both sides are measured.</param>
    /// <param name="requests">Requests of a side in a round.</param>
    /// <param name="warmUp">Seconds of load on each side before it is measured.</param>
    public static async Task RunAsync(string? gateway, int rounds, int requests, int warmUp)
    {
        Console.WriteLine("| Operation | Server, gateway | Server, by hand | Ratio (quartiles) | PostgreSQL, gateway | PostgreSQL, by hand | Ratio (quartiles) |");
        Console.WriteLine("|---|--:|--:|--:|--:|--:|--:|");
        await MeasureQueriesAsync(gateway, rounds, requests, warmUp);
        await MeasureMutationAsync(gateway, rounds, requests, warmUp);
    }

    private static async Task MeasureQueriesAsync(string? program, int rounds, int requests, int warmUp)
    {
        Console.Error.WriteLine("Making the bench fleet.");
        await using var database = await TestDatabase.CreateAsync(TestProvider.PostgreSql, FleetDatabases.Bench);
        await using var ours = await Side.StartGatewayAsync(program, database, caches: false);
        await using var byHand = await Side.StartByHandAsync(database);
        await using var connections = NpgsqlDataSource.Create(database.ConnectionString);
        foreach (var (number, comparison) in (await Comparison.AllAsync(connections)).Index())
        {
            var body = JsonSerializer.SerializeToUtf8Bytes(new { query = comparison.Document, variables = comparison.Variables });
            Load query = new("graphql", _ => body), hand = new($"q/{number}", _ => []);
            var (answer, expected) = (await ours.AskAsync(query, 0), await byHand.AskAsync(hand, 0));
            if (!answer.AsSpan().SequenceEqual(expected))
            {
                throw new InvalidOperationException($"{comparison.Name}: the answers differ.\n{System.Text.Encoding.UTF8.GetString(answer)}\n{System.Text.Encoding.UTF8.GetString(expected)}");
            }

            Console.WriteLine(await MeasureAsync(comparison.Name, (ours, query), (byHand, hand), rounds, requests, warmUp));
        }
    }

    private static async Task MeasureMutationAsync(string? program, int rounds, int requests, int warmUp)
    {
        const string Document = "mutation($input: UpdateDeliveryInput!) { updateDelivery(input: $input) { delivery { id version updatedAt } errors { __typename } } }";
        await using var database = await TestDatabase.CreateAsync(TestProvider.PostgreSql, FleetDatabases.Demo);
        await using var copy = await TestDatabase.CreateAsync(TestProvider.PostgreSql, FleetDatabases.Demo);
        await using var ours = await Side.StartGatewayAsync(program, database, caches: true);
        await using var byHand = await Side.StartByHandAsync(copy);
        var deliveries = await OpenDeliveriesAsync(database);
        Load mutation = new("graphql", number => JsonSerializer.SerializeToUtf8Bytes(new
        {
            query = Document,
            variables = new { input = new { deliveryId = Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes($"Delivery:{deliveries[number % deliveries.Length]}")), notes = $"note {number}" } },
        }));
        Load hand = new("update", number => JsonSerializer.SerializeToUtf8Bytes(new { id = deliveries[number % deliveries.Length], notes = $"note {number}" }));
        await ours.AskAsync(mutation, 0);
        await byHand.AskAsync(hand, 0);
        var (written, expected) = (await WrittenAsync(database), await WrittenAsync(copy));
        if (written != expected)
        {
            throw new InvalidOperationException($"The two sides write other rows:\n{written}\n{expected}");
        }

        Console.WriteLine(await MeasureAsync("updateDelivery", (ours, mutation), (byHand, hand), rounds, requests, warmUp));
    }

    // One for each client, so that none waits for another's row.
    private static async Task<long[]> OpenDeliveriesAsync(TestDatabase database)
    {
        await using var connections = NpgsqlDataSource.Create(database.ConnectionString);
        await using var command = connections.CreateCommand($"SELECT array_agg(id) FROM (SELECT id FROM deliveries WHERE status = 'ASSIGNED' ORDER BY id DESC LIMIT {Side.Clients}) AS open");
        return (long[])(await command.ExecuteScalarAsync())!;
    }

    // What the first write has left, but for the times.
    private static async Task<string> WrittenAsync(TestDatabase database)
    {
        await using var connections = NpgsqlDataSource.Create(database.ConnectionString);
        await using var command = connections.CreateCommand("""
            SELECT string_agg(concat_ws(' | ', a.action, a.entity_type, a.entity_id, a.organization_id, a.before, a.after, d.notes, d.version), ', ')
            FROM audit_log AS a JOIN deliveries AS d ON d.id = a.entity_id
            """);
        return (string)(await command.ExecuteScalarAsync())!;
    }

    private static async Task<string> MeasureAsync(string name, (Side Side, Load Load) ours, (Side Side, Load Load) byHand, int rounds, int requests, int warmUp)
    {
        Console.Error.WriteLine(name);
        await ours.Side.WarmUpAsync(ours.Load, warmUp);
        await byHand.Side.WarmUpAsync(byHand.Load, warmUp);
        var measured = new List<(Cost Ours, Cost ByHand)>(rounds);
        for (var round = 0; round < rounds; round++)
        {
            var first = round % 2 == 0 ? await ours.Side.MeasureAsync(ours.Load, requests) : default;
            var hand = await byHand.Side.MeasureAsync(byHand.Load, requests);
            measured.Add((round % 2 == 0 ? first : await ours.Side.MeasureAsync(ours.Load, requests), hand));
        }

        return $"| {name} | {Columns(measured, cost => cost.Server)} | {Columns(measured, cost => cost.Database)} |";
    }

    private static string Columns(List<(Cost Ours, Cost ByHand)> measured, Func<Cost, double> of)
    {
        var ratios = measured.Select(round => of(round.Ours) / of(round.ByHand)).Order().ToArray();
        double Median(Func<(Cost Ours, Cost ByHand), Cost> side) => measured.Select(round => of(side(round))).Order().ElementAt(measured.Count / 2);
        return string.Create(CultureInfo.InvariantCulture,
            $"{Median(round => round.Ours):0} µs | {Median(round => round.ByHand):0} µs | **{ratios[ratios.Length / 2]:0.00}** ({ratios[ratios.Length / 4]:0.00}–{ratios[ratios.Length * 3 / 4]:0.00})");
    }
}
