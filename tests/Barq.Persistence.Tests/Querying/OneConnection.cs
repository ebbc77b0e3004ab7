using Barq.Persistence.Access;
using Barq.Persistence.Databases;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Querying;
using Barq.Persistence.Replicas;
using Barq.Persistence.Tests.Databases;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Barq.Persistence.Tests.Querying;

/// <summary>The query engine on one connection of PostgreSQL: what it leaves there can be looked at.</summary>
internal sealed class OneConnection : IAsyncDisposable
{
    private readonly TestDatabase _database;
    private readonly ServiceProvider _services;

    private OneConnection(TestDatabase database, ServiceProvider services) => (_database, _services) = (database, services);

    public IReadOnlyList<TableSource> Tables => _services.GetRequiredService<TableCatalog>().Tables;

    public TableSource Deliveries => _services.GetRequiredService<TableCatalog>().Table(typeof(Delivery));

    /// <summary>Starts it on the demo fleet.</summary>
    /// <param name="options">Options of the connection, such as <c>-c random_page_cost=4</c>.</param>
    public static async Task<OneConnection> StartAsync(string options = "")
    {
        var database = await TestDatabase.CreateAsync(TestProvider.PostgreSql, FleetDatabases.Demo);
        var connection = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Options = options };
        return new OneConnection(database, FleetServices.Create(new Dictionary<string, string?>
        {
            ["DATABASE_URL"] = connection.ConnectionString, ["DB_POOL_SIZE"] = "1", ["DB_MAX_OVERFLOW"] = "0", ["CACHE_ENABLED"] = "false",
        }));
    }

    public TableSource Table<TEntity>() => _services.GetRequiredService<TableCatalog>().Table(typeof(TEntity));

    public bool CanBeLevel(PageQuery query, RowFence fence) => Runner.CanBeLevel(query, fence);

    public async Task<RowSet[]> ReadLevelsAsync(IReadOnlyList<PageQuery> levels, RowFence fence) => await Runner.ReadLevelsAsync(levels, ContextOf(fence), CancellationToken.None);

    public async Task<RowSet> ReadRowsAsync(PageQuery query, RowFence fence) => await Runner.ReadAsync(query, ContextOf(fence), CancellationToken.None);

    public async Task ReadAsync(PageQuery query)
    {
        using var rows = await ReadRowsAsync(query, RowFence.Open);
    }

    private IQueryRunner Runner => _services.GetRequiredService<IQueryRunner>();

    private static QueryContext ContextOf(RowFence fence) => new(ReadConsistency.Strong, fence, "Test");

    /// <summary>How a page is read.</summary>
    public async Task<string> ExplainAsync(PageQuery query)
    {
        var sql = new SqlBuilder(new PostgreSqlDialect(), RowFence.Open);
        PageSql.Write(sql, query);
        var values = sql.Parameters.Select(parameter => parameter.Value is string text ? $"'{text}'" : $"{parameter.Value}");
        return string.Join('\n', await AskAsync($"PREPARE explained AS {sql}; EXPLAIN EXECUTE explained({string.Join(", ", values)})"));
    }

    /// <summary>Reads texts by the product's own connection.</summary>
    public async Task<IReadOnlyList<string>> AskAsync(string sql)
    {
        await using var connection = await _services.GetRequiredService<FleetDatabase>().Primary.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var texts = new List<string>();
        while (await reader.ReadAsync())
        {
            texts.Add(reader.GetString(0));
        }

        return texts;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _database.DisposeAsync();
    }
}
