using System.Data;
using Barq.Persistence.Upgrading;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Barq.Persistence.Tests.Upgrading;

/// <summary>The operations of migrations of tables in use: each taken twice, and after one that was cut off.</summary>
public sealed class InUseOperationTests
{
    private const string Index = "SELECT pg_get_indexdef(indexrelid) || CASE WHEN indisvalid THEN '' ELSE ' invalid' END FROM pg_index WHERE indexrelid = 'i'::regclass";

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(10)]
    public async Task Operations_TakenTwice_AreDoneOnce(int rows)
    {
        await using var database = await CreateAsync("CREATE TABLE t (id bigint PRIMARY KEY, a bigint, text text)", rows);

        for (var time = 0; time < 2; time++)
        {
            await RunAsync(database, builder =>
            {
                builder.AddColumn<string>("city", "t", "text", nullable: true, collation: "C");
                builder.AddColumn<int>("size", "t", "integer", nullable: false, defaultValue: 7);
                builder.Fill("t", "city", "CASE WHEN a > 2 THEN text END");
                builder.CreateIndex("i", "t", ["city", "id"], unique: true, filter: "city IS NOT NULL", descending: [true, false]);
                builder.CreateIndexInUse("lower_text", "t", "(lower(text))");
                builder.CreateIndexInUse("never", "t", "(a)", onlyIf: "false");
                builder.AddForeignKey("fk", "t", "a", "t", principalColumn: "id");
                builder.AddCheckConstraint("ck", "t", "size > 0");
                builder.CreateTable("other", table => new { id = table.Column<long>("bigint") }, constraints: table => table.PrimaryKey("pk_other", row => row.id));
                builder.DropColumn("gone", "t");
                builder.DropIndex("gone", "t");
            });
        }

        Assert.Equal("CREATE UNIQUE INDEX i ON public.t USING btree (city DESC, id) WHERE (city IS NOT NULL)", await database.ExecuteAsync(Index));
        Assert.Equal("ck true, fk true", await database.ExecuteAsync("SELECT string_agg(conname || ' ' || convalidated, ', ' ORDER BY conname) FROM pg_constraint WHERE conname IN ('ck', 'fk')"));
        Assert.Equal("lower_text", await database.ExecuteAsync("SELECT string_agg(relname, ', ') FROM pg_class WHERE relname IN ('lower_text', 'never')"));
        Assert.Equal((long)Math.Max(0, rows - 2), await database.ExecuteAsync("SELECT count(*) FROM t WHERE city = text AND size = 7"));
    }

    [SkippableFact]
    public async Task CreateIndex_LeftHalfMade_IsMadeAnew()
    {
        await using var database = await CreateAsync("CREATE TABLE t (id bigint PRIMARY KEY, a bigint, text text)", 10);
        await database.ExecuteAsync("UPDATE t SET a = 1");
        var refused = await Assert.ThrowsAsync<PostgresException>(() => RunAsync(database, builder => builder.CreateIndex("i", "t", "a", unique: true)));
        Assert.Equal(PostgresErrorCodes.UniqueViolation, refused.SqlState);
        Assert.EndsWith("invalid", (string?)await database.ExecuteAsync(Index), StringComparison.Ordinal);
        await database.ExecuteAsync("UPDATE t SET a = id");

        await RunAsync(database, builder => builder.CreateIndex("i", "t", "a", unique: true));

        Assert.Equal("CREATE UNIQUE INDEX i ON public.t USING btree (a)", await database.ExecuteAsync(Index));
    }

    [SkippableFact]
    public async Task CreateIndex_OfPartitions_IsBuiltForEachAndThenForAll()
    {
        await using var database = await CreateAsync(
            """
            CREATE TABLE t (id bigint, a bigint, text text) PARTITION BY RANGE (id);
            CREATE TABLE t_old PARTITION OF t FOR VALUES FROM (0) TO (5);
            CREATE TABLE t_new PARTITION OF t FOR VALUES FROM (5) TO (100)
            """, 10);

        for (var time = 0; time < 2; time++)
        {
            await RunAsync(database, builder => builder.CreateIndex("i", "t", ["a", "id"]));
        }

        Assert.Equal("CREATE INDEX i ON ONLY public.t USING btree (a, id)", await database.ExecuteAsync(Index));
        // Their own names: made with the whole, under its lock, they would have the server's.
        Assert.Equal(2L, await database.ExecuteAsync("SELECT count(*) FROM pg_inherits WHERE inhparent = 'i'::regclass AND inhrelid::regclass::text ~ '^i_[0-9]+$'"));
    }

    // Built concurrently it would wait for every transaction of the database, and of a fresh one each index would.
    [SkippableFact]
    public async Task CreateIndex_OfATableWithoutRows_WaitsForNobody()
    {
        await using var database = await CreateAsync("CREATE TABLE t (id bigint PRIMARY KEY, a bigint, text text)", 0);
        await database.ExecuteAsync("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET lock_timeout = ''10s''', current_database()); END $$");
        await using var reader = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false }.ConnectionString);
        await reader.OpenAsync();
        await using var reading = await reader.BeginTransactionAsync(IsolationLevel.RepeatableRead);
        await using (var read = new NpgsqlCommand("SELECT count(*) FROM pg_class", reader))
        {
            await read.ExecuteScalarAsync();
        }

        await RunAsync(database, builder => builder.CreateIndex("i", "t", "a"));

        Assert.Equal("CREATE INDEX i ON public.t USING btree (a)", await database.ExecuteAsync(Index));
    }

    // At once, all rows are read while nobody may write.
    [SkippableFact]
    public async Task Constraints_OfATableWithRows_AreAddedFirstAndReadThen()
    {
        await using var database = await CreateAsync("CREATE TABLE t (id bigint PRIMARY KEY, a bigint, text text)", 1);
        await using var context = database.CreateFleetContext();
        var builder = new MigrationBuilder("Npgsql.EntityFrameworkCore.PostgreSQL");
        builder.AddForeignKey("fk", "t", "a", "t", principalColumn: "id");
        builder.AddCheckConstraint("ck", "t", "a > 0");
        builder.WhileInUse();

        var commands = context.GetService<IMigrationsSqlGenerator>().Generate(builder.Operations).Select(command => command.CommandText).ToList();

        Assert.Equal(4, commands.Count);
        Assert.All(new[] { commands[0], commands[2] }, command => Assert.Contains("NOT VALID;", command, StringComparison.Ordinal));
        Assert.Equal(["ALTER TABLE t VALIDATE CONSTRAINT fk", "ALTER TABLE t VALIDATE CONSTRAINT ck"], [commands[1], commands[3]]);
    }

    // The bug was: a connection that had looked at an index went by the function's old body in it, and read whole tables from the moment that the function was another.
    [SkippableFact]
    public async Task ReplaceFunctionOfIndexes_WhileAConnectionIsOpen_LosesItNoIndexAndMakesThemAnew()
    {
        static string Function(string body) => $"CREATE OR REPLACE FUNCTION f(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT {body}(value)'";
        await using var database = await CreateAsync("CREATE TABLE t (id bigint PRIMARY KEY, a bigint, text text)", 10);
        await database.ExecuteAsync(Function("upper"));
        await database.ExecuteAsync("CREATE INDEX i ON t (a, f(text)); CREATE INDEX other ON t (lower(f(text))); ALTER INDEX i ALTER COLUMN 2 SET STATISTICS 7");
        // As an attempt leaves it that was cut off.
        await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync("CREATE UNIQUE INDEX CONCURRENTLY i_ccnew ON t (left(f(text), 1))"));
        await using var open = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false }.ConnectionString);
        await open.OpenAsync();
        async Task<string> AskAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, open);
            return (string)(await command.ExecuteScalarAsync())!;
        }

        async Task AssertLedAsync() =>
            Assert.Contains("\"Index Cond\": \"((a = 7) AND (", await AskAsync("SET enable_seqscan = off; SET enable_bitmapscan = off; EXPLAIN (FORMAT JSON) SELECT * FROM t WHERE a = 7 AND f(text) = 'text 7'"), StringComparison.Ordinal);

        await AssertLedAsync();

        await RunAsync(database, builder => builder.ReplaceFunctionOfIndexes("f(text)", Function("lower")), commands => commands.SkipLast(1));
        await AssertLedAsync();
        await RunAsync(database, builder => builder.ReplaceFunctionOfIndexes("f(text)", Function("lower")));
        await AssertLedAsync();

        Assert.Equal("7", await AskAsync("SELECT id::text FROM t WHERE a = 7 AND f(text) = 'text 7'"));
        Assert.Equal("i 7 t, other -1 t", await AskAsync(
            "SELECT string_agg(a.attrelid::regclass || ' ' || a.attstattarget || ' ' || left(i.indisvalid::text, 1), ', ' ORDER BY a.attrelid::regclass::text) FROM pg_attribute a JOIN pg_index i ON i.indexrelid = a.attrelid WHERE i.indrelid = 't'::regclass AND i.indkey[a.attnum - 1] = 0"));
    }

    private static async Task<TestDatabase> CreateAsync(string table, int rows)
    {
        var database = await TestDatabase.CreateAsync(TestProvider.PostgreSql);
        await database.ExecuteAsync(table);
        await database.ExecuteAsync($"INSERT INTO t SELECT n, n, 'text ' || n FROM generate_series(1, {rows}) n");
        return database;
    }

    private static async Task RunAsync(TestDatabase database, Action<MigrationBuilder> up, Func<IEnumerable<MigrationCommand>, IEnumerable<MigrationCommand>>? some = null)
    {
        await using var context = database.CreateFleetContext();
        var builder = new MigrationBuilder("Npgsql.EntityFrameworkCore.PostgreSQL");
        up(builder);
        builder.WhileInUse();
        var commands = context.GetService<IMigrationsSqlGenerator>().Generate(builder.Operations);
        await context.GetService<IMigrationCommandExecutor>().ExecuteNonQueryAsync([.. some?.Invoke(commands) ?? commands], context.GetService<IRelationalConnection>());
    }
}
