using System.Globalization;
using Barq.Persistence.Access;
using Barq.Persistence.Organizations;
using Barq.Persistence.Querying;

namespace Barq.Persistence.Tests.Querying;

/// <summary>Lists that come with their parents by one statement are the rows that statements of their own bring, in the same order.</summary>
public sealed class LevelsTests
{
    private const int Rounds = 400;
    private const int Executions = 20;

    private static readonly RowFence[] _fences = [RowFence.Open, new(1, null), new(1, 3), new(2, null), new(99, null)];

    // From the table of the first to the lists below it.
    private static readonly Dictionary<string, string[]> _lists = new()
    {
        ["organizations"] = ["Users", "Couriers", "Vehicles", "Deliveries", "Tickets"],
        ["users"] = ["AssignedTickets", "CreatedTickets"],
        ["couriers"] = ["Deliveries", "Tickets"],
        ["vehicles"] = ["Couriers"],
        ["deliveries"] = ["Tickets", "Events"],
    };

    private static readonly Dictionary<string, string[]> _rows = new()
    {
        ["deliveries"] = ["Courier", "Organization"],
        ["couriers"] = ["CurrentVehicle"],
        ["tickets"] = ["Courier", "AssignedTo"],
    };

    [SkippableFact]
    public async Task ReadLevels_AtRandom_AreTheRowsOfStatementsOfTheirOwn()
    {
        await using var connection = await OneConnection.StartAsync();
        var (read, rows, shared) = (0, 0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            var random = new Random(round);
            var fence = _fences[random.Next(_fences.Length)];
            var levels = LevelsOf(random, connection, fence);
            if (levels.Count < 2)
            {
                continue;
            }

            var together = await connection.ReadLevelsAsync(levels, fence);
            var apart = new List<RowSet>();
            foreach (var level in levels)
            {
                apart.Add(await connection.ReadRowsAsync(ByItself(level, apart), fence));
            }

            for (var i = 0; i < levels.Count; i++)
            {
                var message = $"round {round}, level {i} of {levels.Count}: {levels[i].Shape.Table}";
                Assert.True(Text(levels[i], apart[i], apart) == Text(levels[i], together[i], together), $"{message}\n{Text(levels[i], apart[i], apart)}\n{Text(levels[i], together[i], together)}");
                rows += i > 0 ? together[i].Count : 0;
                shared += levels[i].Keys?.From is { AreUnique: false } ? together[i].Count : 0;
            }

            read++;
            foreach (var set in together.Concat(apart))
            {
                set.Dispose();
            }
        }

        Assert.True(read > Rounds / 4 && rows > 2000 && shared > 50, $"{read} of {Rounds} had levels, with {rows} rows below the first, {shared} of them of parents that several rows have.");
    }

    [SkippableFact]
    public async Task ReadLevels_TwentyTimesOnOneConnection_KeepsItsPlanAndLeavesTheConnectionAsItWas()
    {
        await using var connection = await OneConnection.StartAsync("-c random_page_cost=4");
        var organizations = connection.Table<Organization>();
        PageQuery[] levels =
        [
            Page(organizations, null, "Name"),
            Page(organizations.Relation("Couriers").Target, KeySet.Of(organizations.Relation("Couriers").ForeignKey, new LevelKeys(0, 0, true)), "FullName"),
            Page(connection.Deliveries, KeySet.Of(connection.Deliveries.Column("CourierId"), new LevelKeys(1, 0, true)), "TrackingNumber"),
        ];
        Assert.All(levels, level => Assert.True(connection.CanBeLevel(level, RowFence.Open)));

        for (var i = 0; i < Executions; i++)
        {
            foreach (var rows in await connection.ReadLevelsAsync(levels, RowFence.Open))
            {
                Assert.True(rows.Count > 0);
                rows.Dispose();
            }
        }

        Assert.Equal(
            [$"{Executions - 1} 0"],
            await connection.AskAsync("SELECT generic_plans || ' ' || custom_plans FROM pg_prepared_statements WHERE statement LIKE 'WITH l0(%'"));
        Assert.Equal(["auto"], await connection.AskAsync("SELECT current_setting('plan_cache_mode')"));

        static PageQuery Page(TableSource table, KeySet? keys, string column)
        {
            var shape = new RowShape(table);
            shape.Require(0, table.Key);
            shape.Require(0, table.Column(column));
            return new PageQuery { Shape = shape, Keys = keys, Order = new SortOrder(table, []), Limit = 4 };
        }
    }

    [SkippableFact]
    public async Task CanBeLevel_WhatAFilterDecidesOrAStatementWorksOut_CanNot()
    {
        await using var connection = await OneConnection.StartAsync();
        var table = connection.Deliveries;
        var shape = new RowShape(table);
        shape.Require(0, table.Key);
        var latest = new SortOrder(table, [new SortTerm(table.Column("CreatedAt"), true)]);

        Assert.True(connection.CanBeLevel(new() { Shape = shape, Order = latest, Limit = 5 }, RowFence.Open));
        Assert.True(connection.CanBeLevel(new() { Shape = shape, Order = latest, Limit = 5, Where = new Compare(table.Column("Status"), Comparison.Equal, "PENDING") }, RowFence.Open));
        Assert.True(connection.CanBeLevel(new() { Shape = shape, IsPaged = false, Keys = new KeySet(table.Key, new[] { 1L }) }, RowFence.Open));
        Assert.False(connection.CanBeLevel(new() { Shape = shape, Order = latest, Limit = 5, Where = new Compare(table.Column("CodAmount"), Comparison.Greater, 5m) }, RowFence.Open));
        Assert.False(connection.CanBeLevel(new() { Shape = shape, Order = new SortOrder(table, [new SortTerm(table.Column("PickupAddress"), false)]), Limit = 5 }, RowFence.Open));
    }

    private static List<PageQuery> LevelsOf(Random random, OneConnection connection, RowFence fence)
    {
        var levels = new List<PageQuery>();
        var first = _lists.Keys.ElementAt(random.Next(_lists.Count));
        var table = connection.Tables.First(table => table.Name == first);
        var isByKey = random.Next(3) == 0;
        Add(table, isByKey || random.Next(4) == 0 ? new KeySet(table.Key, new[] { 1L, 2L, 5L, 9L }[..random.Next(1, 5)]) : null, isByKey);
        return levels;

        void Add(TableSource table, KeySet? keys, bool isByKey = false)
        {
            if (keys is { From: null } && !isByKey)
            {
                // Parents whose keys are known: a relation of another table leads here.
                keys = table.Name == "organizations" ? null : new KeySet(table.Fence.Organization, keys.Values);
            }

            var shape = ShapeOf(random, table);
            var query = isByKey ? new PageQuery { Shape = shape, Keys = keys, IsPaged = false } : Page(random, shape, keys);
            if (levels.Count >= 6 || !connection.CanBeLevel(query, fence))
            {
                return;
            }

            var place = levels.Count;
            levels.Add(query);
            for (var join = 0; join < shape.Joins.Count; join++)
            {
                foreach (var list in _lists.GetValueOrDefault(shape.Joins[join].Table.Name, []).Where(_ => random.Next(2) == 0))
                {
                    var relation = shape.Joins[join].Table.Relation(list);
                    if (LevelKeys.Of(query, place, shape.SlotOf(join, shape.Joins[join].Table.Key), join == 0) is { } keysOfRows)
                    {
                        Add(relation.Target, KeySet.Of(relation.ForeignKey, keysOfRows));
                    }
                }
            }
        }
    }

    private static RowShape ShapeOf(Random random, TableSource table)
    {
        var shape = new RowShape(table);
        foreach (var column in table.Columns.Where(_ => random.Next(2) == 0))
        {
            shape.Require(0, column);
        }

        foreach (var relation in _rows.GetValueOrDefault(table.Name, []).Where(_ => random.Next(2) == 0).Select(table.Relation))
        {
            var join = shape.RequireJoin(0, relation);
            shape.Require(join, relation.Target.Key);
            foreach (var column in relation.Target.Columns.Where(_ => random.Next(4) == 0))
            {
                shape.Require(join, column);
            }
        }

        shape.Require(0, table.Key);
        return shape;
    }

    private static PageQuery Page(Random random, RowShape shape, KeySet? keys)
    {
        var table = shape.Table;
        SortTerm[] terms = random.Next(2) == 0 && table.Columns.Any(column => column.PropertyName == "CreatedAt")
            ? [new SortTerm(table.Column("CreatedAt"), random.Next(2) == 0)]
            : random.Next(2) == 0 ? [] : [new SortTerm(table.Key, true)];
        var order = new SortOrder(table, terms);
        var isBehind = random.Next(4) == 0;
        return new PageQuery
        {
            Shape = shape,
            Keys = keys,
            Order = order,
            Limit = random.Next(1, 40),
            LookAhead = random.Next(2) == 0,
            Backward = random.Next(4) == 0,
            ReadPositions = random.Next(2) == 0,
            After = isBehind ? [.. order.Terms.Select(term => term.Column.Kind == ColumnKind.DateTime ? (object)DateTimeOffset.UnixEpoch.AddYears(56) : 3L)] : null,
            Offset = isBehind ? 0 : random.Next(3) / 2,
        };
    }

    private static PageQuery ByItself(PageQuery level, List<RowSet> above) => level.Keys?.From is not { } from ? level : new PageQuery
    {
        Shape = level.Shape,
        Keys = new KeySet(level.Keys.Column, Parents(from, above)),
        Order = level.Order,
        Limit = level.Limit,
        LookAhead = level.LookAhead,
        Backward = level.Backward,
        ReadPositions = level.ReadPositions,
        After = level.After,
        Offset = level.Offset,
    };

    private static long[] Parents(LevelKeys from, IReadOnlyList<RowSet> above)
    {
        var column = above[from.Level].Column(from.Slot);
        return [.. Enumerable.Range(0, column.Count).Select(row => (long?)column.Value(row)).OfType<long>().Distinct().Order()];
    }

    private static string Text(PageQuery level, RowSet rows, IReadOnlyList<RowSet> all)
    {
        IEnumerable<(string Parent, RowGroup Group)> groups = level switch
        {
            { IsPaged: true, Keys.From: { } from } => Parents(from, all).Select(parent => ($"{parent}", rows.Group(parent))),
            { IsPaged: true, Keys: { } keys } => keys.Values.Cast<long>().Select(parent => ($"{parent}", rows.Group(parent))),
            _ => [("", rows.All)],
        };
        return string.Join('\n', groups.Select(of => $"{of.Parent} {of.Group.HasMore}: {string.Join("; ", RowsOf(of.Group))}"));

        // Rows by key have no order.
        IEnumerable<string> RowsOf(RowGroup group) => level.IsPaged ? Texts(group) : Texts(group).Order(StringComparer.Ordinal);
        IEnumerable<string> Texts(RowGroup group) => Enumerable.Range(group.Start, group.Length).Select(row =>
            string.Join(", ", rows.Columns.Concat(rows.Positions).Select(column => Convert.ToString(column.Value(row), CultureInfo.InvariantCulture) ?? "NULL")));
    }
}
