using Barq.Persistence.Access;
using Barq.Persistence.Databases;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Organizations;
using Barq.Persistence.Querying;
using Barq.Persistence.Replicas;
using Barq.Persistence.Storage;
using Barq.Persistence.Transactions;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Processes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Barq.Persistence.Tests.Databases;

/// <summary>A statement that fails while the driver prepares it, at its second use: the third use finds it as if nothing had been, on the same connection.</summary>
public sealed class HalfPreparedTests
{
    // The server reads the values after it has parsed the statement, and before it tells its columns. No client's text has this character.
    private const string Unreadable = "\0";

    // When this fails the driver is mended: HalfPrepared and what calls it may go.
    [SkippableFact]
    public async Task Driver_ValueUnreadableWhilePreparing_TakesTheStatementForOneWithoutRows()
    {
        await using var database = await TestDatabase.CreateAsync(TestProvider.PostgreSql);
        await using var source = NpgsqlDataSource.Create($"{database.ConnectionString};Max Auto Prepare=10;Auto Prepare Min Usages=2");
        await using var connection = await source.OpenConnectionAsync();
        async Task<object?> AskAsync(string value)
        {
            await using var command = new NpgsqlCommand("SELECT $1", connection) { Parameters = { new() { Value = value } } };
            return await command.ExecuteScalarAsync();
        }

        Assert.Equal("a", await AskAsync("a"));
        Assert.Equal("22021", (await Assert.ThrowsAsync<PostgresException>(() => AskAsync(Unreadable))).SqlState);
        var exception = await Assert.ThrowsAnyAsync<Exception>(() => AskAsync("a"));

        Assert.True(DatabaseErrors.IsOutOfStep(exception), exception.ToString());
        Assert.Equal(System.Data.ConnectionState.Closed, connection.State);
    }

    [SkippableTheory, InlineData(nameof(OnePooled.ReadAsync)), InlineData(nameof(OnePooled.FindAsync)), InlineData(nameof(OnePooled.SaveAsync)), InlineData(nameof(OnePooled.WriteAsync))]
    public async Task Execute_ValueUnreadableWhilePreparing_GoesOnOnTheSameConnection(string way)
    {
        await using var fleet = await StartAsync();
        Func<string, Task> execute = way switch
        {
            nameof(OnePooled.ReadAsync) => value => fleet.ReadAsync(value),
            nameof(OnePooled.FindAsync) => fleet.FindAsync,
            nameof(OnePooled.SaveAsync) => fleet.SaveAsync,
            _ => fleet.WriteAsync,
        };
        var backend = await fleet.BackendAsync();

        await execute(fleet.Address);
        var exception = await Assert.ThrowsAnyAsync<Exception>(() => execute(Unreadable));
        await execute(fleet.Address);

        Assert.Equal("22021", Assert.IsType<PostgresException>(exception.GetBaseException()).SqlState);
        Assert.Equal(backend, await fleet.BackendAsync());
    }

    // What a client does who goes away, or a time limit, while the statement is planned: here the planner waits for an index.
    [SkippableFact]
    public async Task Read_GivenUpWhilePlanned_ReadsOnTheSameConnection()
    {
        await using var fleet = await StartAsync();
        var backend = await fleet.BackendAsync();
        await fleet.ReadAsync(fleet.Address);
        await using (var holder = new NpgsqlConnection(fleet.ConnectionString))
        {
            await holder.OpenAsync();
            await using var transaction = await holder.BeginTransactionAsync();
            await using var find = new NpgsqlCommand("SELECT min(indexrelid::regclass::text) FROM pg_index WHERE indrelid = 'deliveries'::regclass", holder);
            await using var hold = new NpgsqlCommand($"REINDEX INDEX {await find.ExecuteScalarAsync()}", holder);
            await hold.ExecuteNonQueryAsync();
            using var giveUp = new CancellationTokenSource();

            var reading = fleet.ReadAsync(fleet.Address, giveUp.Token);
            await Poll.UntilAsync(
                async () =>
                {
                    await using var waits = new NpgsqlCommand("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pid = $1)", holder) { Parameters = { new() { Value = backend } } };
                    return await waits.ExecuteScalarAsync() is true;
                },
                "the planner to wait");
            await giveUp.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        }

        await fleet.ReadAsync(fleet.Address);
        Assert.Equal(backend, await fleet.BackendAsync());
    }

    // Who fails when its columns are known leaves nothing behind: what is prepared stays so.
    [SkippableFact]
    public async Task Read_FailsOverItsRows_ForgetsNothing()
    {
        await using var fleet = await StartAsync();
        await fleet.ReadAsync(fleet.Address);
        await fleet.ReadAsync(fleet.Address);
        var before = await fleet.PreparedAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => fleet.FailOverRowsAsync());

        Assert.Equal(before, await fleet.PreparedAsync());
    }

    // The last line: whatever puts the driver out of step, nobody gets that connection again.
    [SkippableFact]
    public async Task Read_DriverIsOutOfStep_ThrowsTheConnectionAwayAndReadsOnAnother()
    {
        await using var fleet = await StartAsync();
        var lost = await fleet.BackendAsync();
        List<int> backends = [];

        await fleet.Get<IReadConnections>().ReadAsync(
            ReadConsistency.Strong,
            async (connection, token) =>
            {
                var server = (NpgsqlConnection)connection;
                backends.Add(server.ProcessID);
                foreach (var value in (string[])(backends.Count == 1 ? ["a", Unreadable, "a"] : ["a"]))
                {
                    await using var command = new NpgsqlCommand("SELECT $1", server) { Parameters = { new() { Value = value } } };
                    try
                    {
                        await command.ExecuteScalarAsync(token);
                    }
                    catch (PostgresException)
                    {
                        // As it is to be here.
                    }
                }

                return 0;
            },
            CancellationToken.None);

        Assert.Equal([lost, await fleet.BackendAsync()], backends);
        Assert.NotEqual(lost, backends[1]);
        await using var observer = new NpgsqlConnection(fleet.ConnectionString);
        await observer.OpenAsync();
        await using var lives = new NpgsqlCommand("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE pid = $1)", observer) { Parameters = { new() { Value = lost } } };
        await Poll.UntilAsync(async () => await lives.ExecuteScalarAsync() is false, "the server to see it go");
    }

    private static async Task<OnePooled> StartAsync()
    {
        var database = await TestDatabase.CreateAsync(TestProvider.PostgreSql, FleetDatabases.Demo);
        await using var context = database.CreateFleetContext();
        return new OnePooled(database, await context.Deliveries.Select(delivery => delivery.PickupAddress).FirstAsync());
    }

    /// <summary>The product's ways to the database, over a pool of one connection.</summary>
    private sealed class OnePooled(TestDatabase database, string address) : IAsyncDisposable
    {
        private readonly ServiceProvider _services = FleetServices.Create(
            database, new() { ["DB_POOL_SIZE"] = "1", ["DB_MAX_OVERFLOW"] = "0", ["CACHE_ENABLED"] = "false" });

        /// <summary>Where a delivery is picked up: who asks for it gets rows.</summary>
        public string Address { get; } = address;

        public string ConnectionString { get; } = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false }.ConnectionString;

        public T Get<T>()
            where T : notnull => _services.GetRequiredService<T>();

        public async Task<int> BackendAsync()
        {
            await using var connection = (NpgsqlConnection)await Get<FleetDatabase>().Primary.OpenConnectionAsync();
            return connection.ProcessID;
        }

        public async Task<long> PreparedAsync()
        {
            await using var connection = await Get<FleetDatabase>().Primary.OpenConnectionAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%deliveries%' AND statement NOT LIKE '%pg_prepared%'";
            return (long)(await command.ExecuteScalarAsync())!;
        }

        public async Task ReadAsync(string address, CancellationToken cancellationToken = default)
        {
            var table = Get<TableCatalog>().Table(typeof(Delivery));
            var query = new PageQuery
            {
                Shape = new RowShape(table), Order = new SortOrder(table, []), Limit = 5, Where = new Compare(table.Column("PickupAddress"), Comparison.Equal, address),
            };
            using var rows = await Get<IQueryRunner>().ReadAsync(query, new QueryContext(ReadConsistency.Strong, RowFence.Open, "Test"), cancellationToken);
        }

        public async Task FailOverRowsAsync()
        {
            var sql = new SqlBuilder(new PostgreSqlDialect(), RowFence.Open);
            sql.Append("SELECT 1 / (id - id) FROM deliveries");
            await using var connection = await Get<FleetDatabase>().Primary.OpenConnectionAsync();
            await using var command = new PlannedCommand(connection, sql, sql.ToString(), true, null);
            await using var reader = await command.ExecuteReaderAsync(CancellationToken.None);
        }

        public async Task FindAsync(string address)
        {
            await using var context = await Get<IDbContextFactory<FleetDbContext>>().CreateDbContextAsync();
            await context.Deliveries.Where(delivery => delivery.PickupAddress == address).Select(delivery => delivery.Id).ToListAsync();
        }

        public async Task SaveAsync(string address)
        {
            await using var context = await Get<IDbContextFactory<FleetDbContext>>().CreateDbContextAsync();
            context.Add(new Organization { Name = $"{address}{Guid.NewGuid()}", Slug = $"{Guid.NewGuid()}" });
            await context.SaveChangesAsync();
        }

        public async Task WriteAsync(string address) => await Get<UnitOfWork>().RunAsync(
            Caller.System,
            "test",
            async (scope, token) =>
            {
                await using var command = Statement.Of(scope.Context, "SELECT id FROM deliveries WHERE pickup_address = @address", ("@address", address));
                await command.ReadAsync(reader => reader.GetInt64(0), token);
                return await scope.Context.Deliveries.OrderBy(delivery => delivery.Id).FirstAsync(token);
            },
            CancellationToken.None);

        public async ValueTask DisposeAsync()
        {
            await _services.DisposeAsync();
            await database.DisposeAsync();
        }
    }
}
