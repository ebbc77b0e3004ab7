using System.Data.Common;
using Barq.Testing.Databases;
using Barq.Testing.PostgreSql;
using Barq.Testing.Sqlite;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Barq.Persistence.Tests.Testing;

public sealed class TestDatabaseTests
{
    private static int _templateBuilds;

    private static readonly DatabaseTemplate Parcels = new("parcels", async database =>
    {
        Interlocked.Increment(ref _templateBuilds);
        await ExecuteAsync(database, "CREATE TABLE parcels (id bigint PRIMARY KEY)");
        await ExecuteAsync(database, "INSERT INTO parcels (id) VALUES (1), (2)");
    });

    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task CreateAsync_WithoutTemplate_IsEmpty(TestProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);

        await ExecuteAsync(database, "CREATE TABLE parcels (id bigint PRIMARY KEY)");

        Assert.Equal(provider, database.Provider);
        Assert.Equal(0L, await CountAsync(database));
    }

    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task CreateAsync_TwoOfOneTemplate_AreFilledAndApart(TestProvider provider)
    {
        await using var first = await TestDatabase.CreateAsync(provider, Parcels);
        var buildsBefore = _templateBuilds;
        await using var second = await TestDatabase.CreateAsync(provider, Parcels);
        await ExecuteAsync(first, "DELETE FROM parcels WHERE id = 1");

        Assert.Equal(1L, await CountAsync(first));
        Assert.Equal(2L, await CountAsync(second));
        Assert.True(_templateBuilds - buildsBefore <= 1, "The template was built again for a copy."); // The other provider's build may fall between.
    }

    [SkippableFact]
    public async Task DisposeAsync_PostgreSqlWithOpenConnection_DropsTheDatabase()
    {
        var database = await (await PostgreSqlServer.GetAsync()).CreateDatabaseAsync();
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();

        await database.DisposeAsync();

        await using var again = new NpgsqlConnection(database.ConnectionString);
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => again.OpenAsync());
        Assert.Equal(PostgresErrorCodes.InvalidCatalogName, refusal.SqlState);
    }

    [Fact]
    public async Task DisposeAsync_SqliteWithOpenConnection_DeletesTheFile()
    {
        var database = await SqliteDatabase.CreateAsync(Parcels);
        await using var connection = new SqliteConnection(database.ConnectionString);
        await connection.OpenAsync();

        await database.DisposeAsync();

        Assert.False(Directory.Exists(Path.GetDirectoryName(database.Path)));
    }

    private static async Task<long> CountAsync(TestDatabase database)
    {
        await using var connection = Open(database);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM parcels";
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task ExecuteAsync(TestDatabase database, string sql)
    {
        await using var connection = Open(database);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    private static DbConnection Open(TestDatabase database) => database.Provider == TestProvider.Sqlite
        ? new SqliteConnection(database.ConnectionString)
        : new NpgsqlConnection(database.ConnectionString);
}
