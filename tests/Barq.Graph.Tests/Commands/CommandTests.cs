using Barq.Testing;
using Barq.Testing.Databases;
using Barq.Testing.Gateway;
using Barq.Testing.PostgreSql;
using Npgsql;

namespace Barq.Graph.Tests.Commands;

public sealed class CommandTests
{
    private static readonly DatabaseTemplate _bare = new("bare", _ => Task.CompletedTask);

    [Fact]
    public async Task Schema_Always_PrintsTheSdlAlone()
    {
        var printed = await RunAsync(["schema"]);

        Assert.Equal((0, ""), (printed.ExitCode, printed.Error));
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(RepositoryFolder.Root, "schema", "schema.graphql")), printed.Output);
    }

    [Theory]
    [InlineData("sed", "'sed'")]
    [InlineData("seed --size huge", "'huge'")]
    [InlineData("migrate now", "'now'")]
    public async Task Run_UnknownWord_NamesItAndExitsWithTwo(string line, string named)
    {
        var refused = await RunAsync(line.Split(' '));

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains(named, refused.Error, StringComparison.Ordinal);
        // $(…) takes what is on the standard output for a result.
        Assert.Equal("", refused.Output);
    }

    [Fact]
    public async Task Help_Asked_ListsTheCommands()
    {
        var help = await RunAsync(["--help"]);

        Assert.Equal(0, help.ExitCode);
        Assert.All(["migrate", "seed", "schema"], name => Assert.Contains(name, help.Output, StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task Migrate_BareDatabase_LetsProductionStart()
    {
        await using var database = (PostgreSqlDatabase)await TestDatabase.CreateAsync(TestProvider.PostgreSql, _bare);
        var environment = Production(database);

        var refused = await GatewayCommand.RunAsync(new GatewayStart { Environment = environment });
        var migrated = await RunAsync(["migrate"], WithoutRedis(environment));
        var again = await RunAsync(["migrate"], environment);
        await using var gateway = await GatewayProcess.StartAsync(new GatewayStart { Environment = environment });

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("run the gateway's command 'migrate' first", Assert.Single(refused.ErrorLines), StringComparison.Ordinal);
        Assert.Equal((0, ""), (migrated.ExitCode, migrated.Error));
        Assert.Contains("Applied ", migrated.Output, StringComparison.Ordinal);
        Assert.Equal(0, again.ExitCode);
        Assert.DoesNotContain("Applied ", again.Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Seed_EmptyDatabase_FillsItOnce()
    {
        await using var database = (PostgreSqlDatabase)await TestDatabase.CreateAsync(TestProvider.PostgreSql, _bare);
        var environment = Production(database);

        var seeded = await RunAsync(["seed", "--size", "demo"], WithoutRedis(environment));
        var again = await RunAsync(["seed"], environment);

        Assert.Equal((0, ""), (seeded.ExitCode, seeded.Error));
        Assert.Contains("deliveries", seeded.Output, StringComparison.Ordinal);
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("is not empty, nothing was written", Assert.Single(again.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(5000L, await CountDeliveriesAsync(database));
    }

    private static Dictionary<string, string?> Production(PostgreSqlDatabase database) => new()
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Production",
        ["DATABASE_URL"] = database.Url,
        ["AUTH_SYMMETRIC_KEY"] = "a key that only tests know, and nobody else",
        // Nobody is there: a gateway starts without its Redis, too.
        ["REDIS_URL"] = "redis://127.0.0.1:1",
        ["REDIS_CONNECT_TIMEOUT"] = "1",
    };

    // What works on the database alone asks for nothing else.
    private static Dictionary<string, string?> WithoutRedis(Dictionary<string, string?> environment) =>
        environment.Where(variable => variable.Key != "REDIS_URL").ToDictionary();

    private static Task<GatewayCommand> RunAsync(string[] arguments, Dictionary<string, string?>? environment = null) =>
        GatewayCommand.RunAsync(new GatewayStart { Arguments = arguments, Environment = environment ?? [] });

    private static async Task<object?> CountDeliveriesAsync(PostgreSqlDatabase database)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT count(*) FROM deliveries", connection);
        return await command.ExecuteScalarAsync();
    }
}
