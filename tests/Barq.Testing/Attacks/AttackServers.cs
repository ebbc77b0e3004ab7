using Barq.Persistence.Users;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Gateway;
using Barq.Testing.Redis;
using Microsoft.EntityFrameworkCore;

namespace Barq.Testing.Attacks;

/// <summary>The built gateway as in production, with PostgreSQL and Redis, and clients of all kinds.</summary>
public sealed class AttackServers : IAsyncDisposable
{
    private readonly TestDatabase _database;
    private readonly RedisProcess _redis;
    private readonly long[] _users;

    private AttackServers(TestDatabase database, RedisProcess redis, GatewayProcess gateway, AttackFleet fleet, long[] users)
    {
        (_database, _redis, Gateway, Fleet, _users) = (database, redis, gateway, fleet, users);
        Figures = new ProcessFigures(gateway.ProcessId);
    }

    /// <summary>Settings without a rate limit, for what asks more than anybody may.</summary>
    public static (string Name, string Value)[] Unlimited { get; } = [("RATE_LIMIT_REQUESTS", "1000000")];

    /// <summary>
    /// Settings by which a gateway compiles what runs often as soon as in production, and not late, as in tests that end before that would be worth it:
    /// on one processor the runtime takes a second of those for ten, in which nothing new may have run, and code that is not yet compiled for good takes several times as long.
    /// </summary>
    public static (string Name, string Value)[] AsInProduction { get; } = [("DOTNET_TC_CallCountingDelayMs", "A"), ("WARM_UP_SECONDS", "10")];

    /// <summary>The gateway.</summary>
    public GatewayProcess Gateway { get; }

    /// <summary>What it takes of the machine.</summary>
    public ProcessFigures Figures { get; }

    /// <summary>What clients know.</summary>
    public AttackFleet Fleet { get; }

    /// <summary>Starts them.</summary>
    /// <param name="fleet">The fleet.</param>
    /// <param name="settings">Settings of the gateway beside its defaults.</param>
    public static async Task<AttackServers> StartAsync(DatabaseTemplate fleet, params (string Name, string Value)[] settings)
    {
        var database = await TestDatabase.CreateAsync(TestProvider.PostgreSql, fleet);
        var redis = await RedisProcess.StartNewAsync();
        var environment = new Dictionary<string, string?>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production", ["AUTH_SYMMETRIC_KEY"] = AttackTokens.Key,
            ["DATABASE_URL"] = database.ConnectionString, ["REDIS_URL"] = redis.Url, ["Logging__LogLevel__Default"] = "Warning",
            // As by default, and not off as in other tests.
            ["RATE_LIMIT_REQUESTS"] = null, ["MAX_NEW_CONNECTIONS_PER_ADDRESS"] = null,
        };
        foreach (var (name, value) in settings)
        {
            environment[name] = value;
        }

        var gateway = await GatewayProcess.StartAsync(new GatewayStart { Environment = environment, IsOnOneCpu = true });
        await using var context = database.CreateFleetContext();
        var users = await context.Users.Where(user => user.OrganizationId == AttackFleet.Innocent).OrderBy(user => user.Id).Select(user => user.Id).ToArrayAsync();
        return new AttackServers(database, redis, gateway, await AttackFleet.ReadAsync(database), users);
    }

    /// <summary>Somebody who attacks. Each number is another user, from another address.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="attack">The attack.</param>
    public Attacker Attacker(int number, Attack attack)
    {
        ArgumentNullException.ThrowIfNull(attack);
        var token = attack.HasToken ? AttackTokens.Make(AttackFleet.Attacked, attack.Writes ? "MANAGER" : "VIEWER", 1_000_000 + number) : null;
        return new Attacker(Gateway.BaseAddress, number, token, Fleet);
    }

    /// <summary>Innocent clients: users of another organization.</summary>
    public InnocentClient Innocent() => new(Gateway.BaseAddress, [.. _users.Take(20).Select(user => AttackTokens.Make(AttackFleet.Innocent, "VIEWER", user))]);

    /// <summary>Asks what front ends ask, and what nobody can answer, so that what is measured afterwards is not the compiler.</summary>
    /// <param name="rounds">How often.</param>
    public async Task WarmUpAsync(int rounds)
    {
        var operations = Directory.GetFiles(Path.Combine(RepositoryFolder.Root, "schema", "operations"), "*.graphql").Order(StringComparer.Ordinal).Select(File.ReadAllText).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            using var client = Attacker(900 + round, new Attack("warm-up", (_, _) => Task.FromResult(new AttackAnswer())));
            foreach (var operation in operations)
            {
                await client.PostAsync($"#{round}\n{operation}", $"{{\"id\":\"{Fleet.Deliveries[0]}\",\"trackingNumber\":\"{Fleet.TrackingNumber}\"}}");
            }

            foreach (var document in (string[])["{", "{ nothing }", "{ deliveries(first: 1, where: { status: { eq: 5 } }) { nodes { id } } }"])
            {
                await client.PostAsync($"#{round}\n{document}");
                await client.MessagesAsync(SocketTalk.Subscribe("1", $"#{round}\n{document}"));
            }
        }

        await Figures.RestAsync(TimeSpan.FromSeconds(10));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await _redis.DisposeAsync();
        await _database.DisposeAsync();
    }
}
