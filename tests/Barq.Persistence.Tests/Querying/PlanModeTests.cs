using Barq.Persistence.Querying;

namespace Barq.Persistence.Tests.Querying;

/// <summary>
/// After five executions PostgreSQL decides by itself whether a prepared statement keeps its plan, by costs that it guesses: some were
/// hundreds of times dearer from the seventh on. What a statement asks decides instead, from its first execution to its last.
/// </summary>
public sealed class PlanModeTests
{
    private const int Executions = 20;

    [SkippableTheory, InlineData("4"), InlineData("1.1")]
    public async Task Read_TwentyTimesOnOneConnection_NeverChangesItsKindOfPlan(string randomPageCost)
    {
        await using var connection = await OneConnection.StartAsync($"-c random_page_cost={randomPageCost}");
        var table = connection.Deliveries;
        var shape = new RowShape(table);
        shape.Require(0, table.Column("TrackingNumber"));
        var byKey = new SortOrder(table, []);
        var latest = new SortOrder(table, [new SortTerm(table.Column("CreatedAt"), true)]);
        PageQuery[] kept =
        [
            new() { Shape = shape, IsPaged = false, Keys = new KeySet(table.Key, new[] { 1L, 2L, 3L }) },
            new() { Shape = shape, Keys = new KeySet(table.Column("CourierId"), new[] { 1L, 2L }), Order = latest, Limit = 5 },
            new() { Shape = shape, Order = latest, Limit = 50 },
            new() { Shape = shape, Order = latest, Limit = 50, After = [DateTimeOffset.UnixEpoch, 1L] },
            new() { Shape = shape, Order = byKey, Limit = 50, Before = [100L], Backward = true },
            new() { Shape = shape, Order = latest, Limit = 20, Where = Is("Status", "PENDING") },
            new() { Shape = shape, Order = latest, Limit = 20, Where = Is("Status", "FAILED"), After = [DateTimeOffset.UnixEpoch, 1L] },
            new() { Shape = shape, Order = latest, Limit = 20, Where = new In(table.Column("Status"), ["PENDING", "ASSIGNED"]) },
            new() { Shape = shape, Order = latest, Limit = 20, Where = Is("CourierId", 3L) },
            new() { Shape = shape, Order = latest, Limit = 20, Where = new AllOf([Is("CourierId", 3L), Is("Status", "DELIVERED")]) },
            new() { Shape = shape, Keys = new KeySet(table.Column("CourierId"), new[] { 1L, 2L }), Order = latest, Limit = 5, Where = Is("Status", "PENDING") },
        ];
        PageQuery[] planned =
        [
            new() { Shape = shape, Order = byKey, Limit = 20, Where = new Compare(table.Column("Notes"), Comparison.Contains, "x") },
            new() { Shape = shape, Order = latest, Limit = 20, Where = new Compare(table.Column("CodAmount"), Comparison.Greater, 5m) },
            new() { Shape = shape, Order = byKey, Limit = 20, Where = new In(table.Column("PickupAddress"), ["a", "b"]) },
            new() { Shape = shape, Order = latest, Limit = 20, Where = new AllOf([Is("Status", "PENDING"), new Compare(table.Column("CodAmount"), Comparison.Greater, 5m)]) },
            new() { Shape = shape, Order = new SortOrder(table, [new SortTerm(table.Column("PickupAddress"), false)]), Limit = 20, Where = Is("OrganizationId", 1L) },
        ];
        PageQuery[] either = [new() { Shape = shape, IsPaged = false, Keys = new KeySet(table.Key, new[] { 1L }) }];

        for (var i = 0; i < Executions; i++)
        {
            foreach (var query in kept.Concat(planned).Concat(either))
            {
                await connection.ReadAsync(query);
            }
        }

        // The first execution of a text prepares nothing yet.
        var plans = await connection.AskAsync(
            "SELECT CASE WHEN generic_plans = 0 THEN 'planned' WHEN custom_plans = 0 THEN 'kept' ELSE 'both' END || ' ' || generic_plans + custom_plans "
            + "FROM pg_prepared_statements WHERE statement LIKE '%deliveries%' AND statement NOT LIKE '%pg_prepared%' ORDER BY 1");
        Assert.Equal(
            [.. Enumerable.Repeat($"both {Executions - 1}", either.Length), .. Enumerable.Repeat($"kept {Executions - 1}", kept.Length), .. Enumerable.Repeat($"planned {Executions - 1}", planned.Length)],
            plans);

        Predicate Is(string column, object value) => new Compare(table.Column(column), Comparison.Equal, value);
    }

    [SkippableFact]
    public async Task Read_EitherKind_LeavesTheConnectionAsItWas()
    {
        await using var connection = await OneConnection.StartAsync();
        var table = connection.Deliveries;
        var shape = new RowShape(table);

        await connection.ReadAsync(new() { Shape = shape, Order = new SortOrder(table, []), Limit = 5 });
        await connection.ReadAsync(new() { Shape = shape, Order = new SortOrder(table, []), Limit = 5, Where = Predicate.False });

        Assert.Equal(["auto"], await connection.AskAsync("SELECT current_setting('plan_cache_mode')"));
        Assert.Empty(await connection.AskAsync("SELECT name FROM pg_settings WHERE source = 'session'"));
    }
}
