using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Barq.Testing;
using Barq.Testing.Databases;
using Barq.Testing.Gateway;
using Barq.Testing.PostgreSql;
using Barq.Testing.Processes;
using Barq.Testing.Redis;
using YamlDotNet.RepresentationModel;

namespace Barq.Graph.Tests.Deployment;

/// <summary>
/// What <c>docker compose up</c> starts, as processes: the hosts with just the environment that <c>docker-compose.yml</c> gives them, in its order, on real
/// servers in the containers' places.
/// </summary>
public sealed partial class ComposeStartTests
{
    private const string Password = "0123456789abcdef";
    private static readonly YamlNode _file = YamlFile.Read(Repository.PathOf("docker-compose.yml")).Single();

    private static IReadOnlyList<string> Services { get; } = [.. ((YamlMappingNode)_file["services"]).Children.Keys.Select(key => $"{key}")];

    [SkippableFact]
    public async Task Up_WithAPasswordAndAKey_EndsInAGatewayThatAnswers()
    {
        await using var database = (PostgreSqlDatabase)await TestDatabase.CreateAsync(TestProvider.PostgreSql);
        var given = Environment(new() { ["POSTGRES_PASSWORD"] = Password, ["AUTH_SYMMETRIC_KEY"] = new string('a', 64) });
        Dictionary<string, string?> In(string cache, string queue)
        {
            var places = new Dictionary<string, string>
            {
                [$"postgresql://barq:{Password}@postgres:5432/barq"] = database.Url,
                ["redis://redis:6379/0"] = $"redis://{cache}/0",
                ["redis://redis-jobs:6379/0"] = $"redis://{queue}/0",
            };
            Assert.Empty(places.Keys.Except(given.Values));
            return given.Append(KeyValuePair.Create("ASPNETCORE_ENVIRONMENT", "Production"))
                .ToDictionary(pair => pair.Key, pair => (string?)places.GetValueOrDefault(pair.Value, pair.Value));
        }

        // PostgreSQL alone is there as yet: migrate waits for no Redis.
        Assert.Equal(["postgres"], DependenciesOf("migrate"));
        var migrate = await RunAsync(In($"127.0.0.1:{FreePort.Next()}", $"127.0.0.1:{FreePort.Next()}"), "migrate");
        Assert.True(migrate.ExitCode == 0, migrate.Error);

        await using var redis = await RedisProcess.StartNewAsync();
        await using var jobs = await RedisProcess.StartNewAsync();
        var environment = In(redis.Configuration, jobs.Configuration);
        await using var gateway = await GatewayProcess.StartAsync(new GatewayStart { Environment = environment });
        await using var host = await GatewayProcess.StartAsync(new GatewayStart { Environment = environment, Program = RepositoryFolder.Program("Barq.Jobs") });

        // As the page says on: a token, a first answer, the demo fleet.
        var token = await RunAsync(environment, "token", "--role", "PLATFORM");
        gateway.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Output.Trim());
        Assert.Equal("""{"data":{"__typename":"Query"}}""", await AskAsync(gateway, "{ __typename }"));
        var seed = await RunAsync(environment, "seed");
        Assert.True(seed.ExitCode == 0, seed.Error);
        Assert.Equal("""{"data":{"deliveries":{"totalCount":5000}}}""", await AskAsync(gateway, "{ deliveries { totalCount } }"));
    }

    [Fact]
    public void Addresses_InTheEnvironment_AreServicesThatAreWaitedFor()
    {
        var environment = Environment(new() { ["POSTGRES_PASSWORD"] = Password });
        var hosts = environment.Values.Where(value => value.Contains("://", StringComparison.Ordinal)).Select(value => new Uri(value).Host).ToArray();

        Assert.Equal(["postgres", "redis", "redis-jobs"], hosts.Order(StringComparer.Ordinal));
        Assert.Empty(hosts.Except(Services));
        Assert.Equal(hosts.Order(StringComparer.Ordinal), DependenciesOf("gateway").Concat(DependenciesOf("migrate")).Except(["migrate"]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Up_WithoutAPassword_SaysWhichIsMissing() =>
        Assert.Contains("set a password", Assert.Throws<InvalidOperationException>(() => Environment([])).Message, StringComparison.Ordinal);

    private static Task<GatewayCommand> RunAsync(Dictionary<string, string?> environment, params string[] arguments) =>
        GatewayCommand.RunAsync(new GatewayStart { Environment = environment, Arguments = arguments });

    private static async Task<string> AskAsync(GatewayProcess gateway, string query)
    {
        using var response = await gateway.Client.PostAsJsonAsync("graphql", new { query });
        return await response.Content.ReadAsStringAsync();
    }

    private static string[] DependenciesOf(string service)
    {
        var node = (YamlMappingNode)_file["services"][service];
        var dependencies = node.Children.TryGetValue("depends_on", out var own) ? own : node["<<"]["depends_on"];
        return [.. ((YamlMappingNode)dependencies).Children.Keys.Select(key => $"{key}")];
    }

    /// <summary>What the hosts are given, with the variables of who starts them in their places.</summary>
    private static Dictionary<string, string> Environment(Dictionary<string, string> variables) => YamlFile.Entries(_file["x-host"], "environment")
        .ToDictionary(pair => pair.Key, pair => Variable().Replace(pair.Value, match => variables.GetValueOrDefault(match.Groups["name"].Value)
            ?? (match.Groups["kind"].Value == ":-" ? match.Groups["rest"].Value : throw new InvalidOperationException(match.Groups["rest"].Value))));

    [GeneratedRegex(@"\$\{(?<name>[A-Z_]+)(?<kind>:-|:\?)(?<rest>[^}]*)\}")]
    private static partial Regex Variable();
}
