using Barq.Persistence.Diagnostics;
using System.Data.Common;
using Barq.Persistence.Databases;
using Barq.Persistence.Storage;

namespace Barq.Persistence.Explaining;

/// <summary>Tells from the database's own statistics which indexes nobody uses and where one is probably missing. PostgreSQL alone keeps such.</summary>
public sealed class IndexAdvisor(FleetDatabase database, StatementStatistics statistics)
{
    // Those that hold a rule (a primary key, a unique one) are used by every write.
    private const string Unused = """
        SELECT s.relname, s.indexrelname, pg_relation_size(s.indexrelid), pg_get_indexdef(s.indexrelid)
        FROM pg_stat_user_indexes s
        JOIN pg_index i ON i.indexrelid = s.indexrelid
        WHERE s.idx_scan = 0 AND NOT i.indisunique AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = s.indexrelid)
        ORDER BY 3 DESC, 2
        """;

    // From so many rows on it is worth more than reading the table.
    private const string Scanned = """
        SELECT relname, seq_scan, seq_tup_read / seq_scan, coalesce(idx_scan, 0), n_live_tup
        FROM pg_stat_user_tables
        WHERE seq_scan > 0 AND n_live_tup >= 1000 AND seq_tup_read / seq_scan >= 500
        ORDER BY seq_tup_read DESC
        LIMIT 20
        """;

    private const string ForeignKeys = """
        SELECT c.conrelid::regclass::text, a.attname
        FROM pg_constraint c
        JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
        WHERE c.contype = 'f' AND NOT EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = c.conrelid AND i.indkey[0] = c.conkey[1])
        ORDER BY 1, 2
        """;

    private const string Since = "SELECT stats_reset FROM pg_stat_database WHERE datname = current_database()";

    /// <summary>Looks at the primary's statistics.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IndexAdvice> AdviseAsync(CancellationToken cancellationToken)
    {
        if (database.Provider != DatabaseProvider.PostgreSql)
        {
            return new IndexAdvice(false, "SQLite keeps no statistics of the use of indexes.", null, [], [], []);
        }

        await using var connection = await database.Primary.OpenConnectionAsync(cancellationToken);
        var unused = await ReadAsync(connection, Unused, row => new UnusedIndex(row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetString(3)), cancellationToken);
        var keys = await ReadAsync(connection, ForeignKeys, row => new UnindexedKey(row.GetString(0), row.GetString(1)), cancellationToken);
        var scanned = await ReadAsync(
            connection, Scanned,
            row => (Table: row.GetString(0), Scans: row.GetInt64(1), Rows: row.GetInt64(2), IndexScans: row.GetInt64(3), Live: row.GetInt64(4)), cancellationToken);
        var since = await ReadAsync(connection, Since, row => row.IsDBNull(0) ? (DateTimeOffset?)null : row.GetFieldValue<DateTimeOffset>(0), cancellationToken);
        return new IndexAdvice(
            true, "Of the primary alone: a replica may use an index that the primary does not.", since.FirstOrDefault(),
            unused, keys, [.. scanned.Select(each => new ScannedTable(each.Table, each.Scans, each.Rows, each.IndexScans, each.Live, StatementsOn(each.Table)))]);
    }

    private string[] StatementsOn(string table) =>
        [.. statistics.All().Where(statement => statement.Statement.Contains(table, StringComparison.Ordinal)).Take(5).Select(statement => statement.Id)];

    private static async Task<List<T>> ReadAsync<T>(DbConnection connection, string sql, Func<DbDataReader, T> read, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ReadAsync(read, cancellationToken);
    }
}

/// <summary>What the database's statistics say of its indexes.</summary>
/// <param name="Available">Whether it keeps such statistics.</param>
/// <param name="Note">What to know about them.</param>
/// <param name="Since">Since when they count; null where that is not known.</param>
/// <param name="Unused">Indexes that no statement has used since.</param>
/// <param name="UnindexedForeignKeys">Foreign keys that no index begins with.</param>
/// <param name="Missing">Tables that are read from end to end although they are large: an index is probably missing.</param>
public sealed record IndexAdvice(
    bool Available, string? Note, DateTimeOffset? Since, IReadOnlyList<UnusedIndex> Unused, IReadOnlyList<UnindexedKey> UnindexedForeignKeys,
    IReadOnlyList<ScannedTable> Missing);

/// <summary>An index that nobody uses.</summary>
/// <param name="Table">Its table.</param>
/// <param name="Index">Its name.</param>
/// <param name="Bytes">How large it is.</param>
/// <param name="Definition">What it is.</param>
public sealed record UnusedIndex(string Table, string Index, long Bytes, string Definition);

/// <summary>A foreign key without an index.</summary>
/// <param name="Table">Its table.</param>
/// <param name="Column">Its first column.</param>
public sealed record UnindexedKey(string Table, string Column);

/// <summary>A large table that is read from end to end.</summary>
/// <param name="Table">The table.</param>
/// <param name="SequentialScans">How often.</param>
/// <param name="RowsPerScan">Rows read each time.</param>
/// <param name="IndexScans">How often it was read by an index.</param>
/// <param name="LiveRows">Its rows, as estimated.</param>
/// <param name="Statements">Ids of recorded statements that name it, those that took most time first.</param>
public sealed record ScannedTable(string Table, long SequentialScans, long RowsPerScan, long IndexScans, long LiveRows, IReadOnlyList<string> Statements);
