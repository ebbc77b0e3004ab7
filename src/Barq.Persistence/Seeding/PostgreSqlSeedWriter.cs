using System.Data.Common;
using Npgsql;

namespace Barq.Persistence.Seeding;

/// <summary>
/// Writes by binary COPY. Secondary indexes and foreign keys are taken away before and made anew after, in the same transaction: building an
/// index from its rows takes a fraction of the time of keeping it while they come, and so does checking a foreign key once for all.
/// </summary>
internal sealed class PostgreSqlSeedWriter : ISeedWriter
{
    private readonly List<string> _restore = [];

    // A large fleet is made up while the transaction waits.
    public Task LockAsync(DbConnection connection, CancellationToken cancellationToken) =>
        ExecuteAsync(connection, "SET LOCAL idle_in_transaction_session_timeout = 0; LOCK TABLE organizations IN EXCLUSIVE MODE", cancellationToken);

    public async Task BeginAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        var removals = new List<string>();
        await ReadAsync(
            connection,
            """
            SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),
                   format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
            FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace
            """,
            removals,
            cancellationToken);
        var foreignKeys = _restore.ToArray();
        _restore.Clear();
        await ReadAsync(
            connection,
            """
            SELECT format('DROP INDEX %s', i.indexrelid::regclass), pg_get_indexdef(i.indexrelid)
            FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
            WHERE c.relnamespace = current_schema()::regnamespace
              AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid)
            """,
            removals,
            cancellationToken);
        _restore.AddRange(foreignKeys);

        // What policies hold can't be copied into.
        await ReadAsync(
            connection,
            """
            SELECT format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY', oid::regclass), format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', oid::regclass)
            FROM pg_class WHERE relforcerowsecurity AND relnamespace = current_schema()::regnamespace
            """,
            removals,
            cancellationToken);
        await ExecuteAsync(connection, "SET LOCAL maintenance_work_mem = '256MB'; SET LOCAL statement_timeout = 0", cancellationToken);
        foreach (var removal in removals)
        {
            await ExecuteAsync(connection, removal, cancellationToken);
        }
    }

    public async Task WriteAsync(
        DbConnection connection, FleetTable table, SeedColumns columns, IProgress<SeedProgress>? progress, CancellationToken cancellationToken)
    {
        var meter = new SeedMeter(progress, columns.Table, table.Count);
        var written = 0;
        await using (var import = await ((NpgsqlConnection)connection).BeginBinaryImportAsync(
            $"COPY {columns.Table} ({string.Join(", ", columns.Names)}) FROM STDIN (FORMAT BINARY)", cancellationToken))
        {
            foreach (var row in table.Rows)
            {
                await import.StartRowAsync(cancellationToken);
                for (var i = 0; i < columns.Names.Length; i++)
                {
                    if (columns.Value(row, i) is { } value)
                    {
                        await import.WriteAsync(value, columns.StoreTypes[i], cancellationToken);
                    }
                    else
                    {
                        await import.WriteNullAsync(cancellationToken);
                    }
                }

                meter.Count(++written);
            }

            await import.CompleteAsync(cancellationToken);
        }

        await ExecuteAsync(connection, $"SELECT setval(pg_get_serial_sequence('{columns.Table}', 'id'), {written})", cancellationToken);
    }

    public async Task EndAsync(DbConnection connection, IProgress<SeedProgress>? progress, CancellationToken cancellationToken)
    {
        for (var i = 0; i < _restore.Count; i++)
        {
            await ExecuteAsync(connection, _restore[i], cancellationToken);
            progress?.Report(new SeedProgress(SeedStage.Indexing, null, i + 1, _restore.Count));
        }
    }

    // Only a vacuum notes that all may see the rows: until then an index alone answers nothing, and each of its entries leads into the table.
    public Task SettleAsync(DbConnection connection, IProgress<SeedProgress>? progress, CancellationToken cancellationToken)
    {
        progress?.Report(new SeedProgress(SeedStage.Analyzing, null, 0, null));
        return ExecuteAsync(connection, "VACUUM ANALYZE", cancellationToken);
    }

    private async Task ReadAsync(DbConnection connection, string sql, List<string> removals, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            removals.Add(reader.GetString(0));
            _restore.Add(reader.GetString(1));
        }
    }

    private static async Task ExecuteAsync(DbConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
