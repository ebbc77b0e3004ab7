using Barq.Testing.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;

namespace Barq.Testing.Fleet;

/// <summary>PostgreSQL databases as an older build has left them, to be migrated.</summary>
public static class OldFleet
{
    /// <summary>What the whole schema is, and whether all of it may be used: columns, indexes, constraints and functions, a line each.</summary>
    private const string SchemaText =
        """
        SELECT format('%s.%s %s %s %s %s', c.oid::regclass, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attcollation::regcollation, pg_get_expr(d.adbin, d.adrelid))
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
        WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
        UNION ALL
        SELECT format('%s valid %s', pg_get_indexdef(i.indexrelid), i.indisvalid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE c.relnamespace = 'public'::regnamespace
        UNION ALL
        SELECT format('%s %s %s valid %s', conrelid::regclass, conname, pg_get_constraintdef(oid), convalidated) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
        UNION ALL
        SELECT pg_get_functiondef(p.oid) FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.proname LIKE 'barq%'
        ORDER BY 1
        """;

    /// <summary>Makes a database as it was before a migration, with rows.</summary>
    /// <param name="migration">The migration's name, without its time.</param>
    /// <param name="deliveries">How many deliveries it has, all of them picked up in Riyadh, each with an entry of the audit log.</param>
    public static async Task<TestDatabase> BeforeAsync(string migration, int deliveries)
    {
        var database = await TestDatabase.CreateAsync(TestProvider.PostgreSql);
        await using var context = database.CreateFleetContext();
        var migrations = context.Database.GetMigrations().ToList();
        await context.GetService<IMigrator>().MigrateAsync(migrations[migrations.FindIndex(name => name.EndsWith($"_{migration}", StringComparison.Ordinal)) - 1]);
        await database.ExecuteAsync(
            """
            INSERT INTO organizations (id, name, slug, is_active, subscription_plan, subscription_status, max_users, max_couriers, max_vehicles, created_at, updated_at, version)
            VALUES (1, 'a', 'a', true, 'FREE', 'ACTIVE', 1, 1, 1, now(), now(), 1)
            """);
        await AddAsync(database, deliveries);
        return database;
    }

    /// <summary>Adds deliveries as a build does that knows no cities.</summary>
    /// <param name="database">The database.</param>
    /// <param name="deliveries">How many.</param>
    public static async Task AddAsync(TestDatabase database, int deliveries)
    {
        await database.ExecuteAsync(
            $"""
            INSERT INTO deliveries (organization_id, tracking_number, pickup_address, delivery_address, status, cod_amount, created_at, updated_at, version)
            SELECT 1, gen_random_uuid(), 'Gate ' || n || ', Riyadh', 'a', 'PENDING', 0, now(), now(), 1 FROM generate_series(1, {deliveries}) n
            """);
        await database.ExecuteAsync(
            $"""
            INSERT INTO audit_log (organization_id, actor, action, entity_type, entity_id, created_at, updated_at)
            SELECT 1, CASE n % 3 WHEN 0 THEN 'user ' || n WHEN 1 THEN 'courier ' || n ELSE 'system' END, 'a', 'T', n, now(), now() FROM generate_series(1, {deliveries}) n
            """);
    }

    /// <summary>The database's schema as text.</summary>
    /// <param name="database">The database.</param>
    public static async Task<IReadOnlyList<string>> SchemaAsync(TestDatabase database)
    {
        await using var source = NpgsqlDataSource.Create(database.Unpooled());
        await using var command = source.CreateCommand(SchemaText);
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync())
        {
            lines.Add(reader.GetString(0));
        }

        return lines;
    }

    /// <summary>Runs a statement on a connection of its own.</summary>
    /// <param name="database">The database.</param>
    /// <param name="sql">The statement.</param>
    /// <returns>Its first value.</returns>
    public static async Task<object?> ExecuteAsync(this TestDatabase database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(database.Unpooled());
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    private static string Unpooled(this TestDatabase database) => new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false }.ConnectionString;
}
