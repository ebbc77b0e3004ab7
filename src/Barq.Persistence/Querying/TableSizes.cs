using System.Collections.Frozen;
using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Barq.Persistence.Access;
using Barq.Persistence.Storage;
using Microsoft.EntityFrameworkCore;

namespace Barq.Persistence.Querying;

/// <summary>
/// About how many rows the tables have, and what part of them has one value of a column that an index begins with: what the database's statistics say. Nothing is known before
/// they were read, and nothing is counted for it.
/// </summary>
/// <remarks>Source: PostgreSQL, "pg_class" (<c>reltuples</c>) and "pg_stats" (<c>most_common_vals</c>).</remarks>
public sealed class TableSizes(TableCatalog catalog, IDbContextFactory<FleetDbContext> contexts)
{
    /// <summary>The part of the rows that an index leads to by a condition of which nothing more is known.</summary>
    private const double Led = 0.1;

    private const string PostgreSqlRows = """
        SELECT c.relname, CASE WHEN c.reltuples < 0 THEN pg_stat_get_live_tuples(c.oid) ELSE CAST(c.reltuples AS bigint) END
        FROM pg_class c WHERE c.relnamespace = CAST(current_schema() AS regnamespace) AND c.relkind IN ('r', 'p')
        """;

    private const string PostgreSqlValues = """
        SELECT tablename, attname, CAST(array_to_json(CAST(CAST(most_common_vals AS text) AS text[])) AS text), CAST(array_to_json(most_common_freqs) AS text)
        FROM pg_stats WHERE schemaname = current_schema() AND most_common_vals IS NOT NULL
        """;

    private volatile Known _known = new(FrozenDictionary<string, long>.Empty, FrozenDictionary<(string, string), FrozenDictionary<string, double>>.Empty);

    /// <summary>About how many rows a table has; 0 where that is not known.</summary>
    /// <param name="table">The table.</param>
    public long RowsOf(TableSource table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return _known.Rows.GetValueOrDefault(table.Name);
    }

    /// <summary>About how many rows a filter leaves of those that somebody sees.</summary>
    /// <param name="table">The table.</param>
    /// <param name="where">The filter; null for none.</param>
    /// <param name="fence">What is seen.</param>
    public long RowsLeft(TableSource table, Predicate? where, RowFence fence)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(fence);
        var share = Conjuncts.Of(where).Aggregate(1.0, (left, condition) => left * ShareOf(condition));
        if (fence.OrganizationId is { } organization)
        {
            share *= ShareOf(table.Fence.Organization, organization);
        }

        return (long)(RowsOf(table) * Math.Min(share, 1));
    }

    /// <summary>Reads what is known now.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DbException">The database does not answer.</exception>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.Database.OpenConnectionAsync(cancellationToken);
        var connection = context.Database.GetDbConnection();
        if (!context.Database.IsNpgsql())
        {
            // Rows are numbered from one on, and few are deleted.
            var largest = string.Join(" UNION ALL ", catalog.Tables.Select(table => $"SELECT '{table.Name}', coalesce(max({table.Key.Name}), 0) FROM {table.Name}"));
            _known = new Known(await RowsAsync(connection, largest, cancellationToken), _known.Values);
            return;
        }

        var rows = await RowsAsync(connection, PostgreSqlRows, cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = PostgreSqlValues;
        var led = catalog.Tables.SelectMany(table => table.LeadingColumns.Select(column => (table.Name, column.Name))).ToHashSet();
        var values = await command.ReadAsync(
            row => (Column: (row.GetString(0), row.GetString(1)), Values: row.GetString(2), Parts: row.GetString(3)), cancellationToken);
        _known = new Known(rows, values.Where(row => led.Contains(row.Column)).ToFrozenDictionary(row => row.Column, row => Parts(row.Values, row.Parts)));
    }

    private static FrozenDictionary<string, double> Parts(string values, string parts) =>
        JsonSerializer.Deserialize<string[]>(values)!.Zip(JsonSerializer.Deserialize<double[]>(parts)!).ToFrozenDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);

    private static async Task<FrozenDictionary<string, long>> RowsAsync(DbConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (await command.ReadAsync(row => (Table: row.GetString(0), Rows: row.GetInt64(1)), cancellationToken)).ToFrozenDictionary(row => row.Table, row => row.Rows, StringComparer.Ordinal);
    }

    private double ShareOf(Predicate condition) => condition switch
    {
        AnyOf any => Math.Min(any.Conditions.Sum(ShareOf), 1),
        AllOf all => all.Conditions.Aggregate(1.0, (left, own) => left * ShareOf(own)),
        In list => Math.Min(list.Values.Sum(value => ShareOf(list.Column, value)), 1),
        Compare { Comparison: Comparison.Equal } compare => ShareOf(compare.Column, compare.Value),
        Compare compare => compare.IsSearch || (!compare.ReadsThrough && compare.Column.IsIndexed) ? Led : 1,
        _ => 1,
    };

    private double ShareOf(ColumnSource column, object? value)
    {
        if (!column.IsIndexed)
        {
            return 1;
        }

        if (value is not null && _known.Values.GetValueOrDefault((column.Table.Name, column.Name)) is { } parts)
        {
            // One that is none of the common values has no more rows than the rarest of them.
            return parts.TryGetValue(Convert.ToString(value, CultureInfo.InvariantCulture)!, out var part) ? part : parts.Values.Min();
        }

        // Of whose rows nothing is known, it has as many as the others have.
        return column.Table.IsOwnedBy(column) ? 1.0 / Math.Max(1, OwnersOf(column.Table)) : Led;
    }

    private long OwnersOf(TableSource table) => catalog.Tables.Where(other => other.HoldsOwners).Select(RowsOf).DefaultIfEmpty(RowsOf(table)).Max();

    /// <summary>What the statistics said.</summary>
    private sealed record Known(FrozenDictionary<string, long> Rows, FrozenDictionary<(string, string), FrozenDictionary<string, double>> Values);
}
