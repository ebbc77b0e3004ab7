using Barq.Graph.Tests.Gateway;
using Barq.Persistence.Access;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Redis;

namespace Barq.Graph.Tests.Users;

/// <summary><c>me</c> says who asks, to each what is his.</summary>
public sealed class MeTests : MutationTest
{
    private const string Query = "{ me { __typename name role isPlatformAdministrator user { id } courier { id organization { id } } organization { id } } }";

    public static TheoryData<Caller, string> Callers { get; } = new()
    {
        { Caller.User(1, CallerRole.Manager, 7), """{"__typename":"Me","name":"user 7","role":"MANAGER","isPlatformAdministrator":false,"user":{"id":"User:7"},"courier":null,"organization":{"id":"Organization:1"}}""" },
        { Caller.User(2, CallerRole.Viewer), """{"__typename":"Me","name":"service of organization 2","role":"VIEWER","isPlatformAdministrator":false,"user":null,"courier":null,"organization":{"id":"Organization:2"}}""" },
        { Caller.Courier(1, 1), """{"__typename":"Me","name":"courier 1","role":"COURIER","isPlatformAdministrator":false,"user":null,"courier":{"id":"Courier:1","organization":{"id":"Organization:1"}},"organization":{"id":"Organization:1"}}""" },
        { Caller.PlatformAdministrator("ops"), """{"__typename":"Me","name":"ops","role":null,"isPlatformAdministrator":true,"user":null,"courier":null,"organization":null}""" },
    };

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Me_EachCaller_IsToldOfItself(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        foreach (var row in Callers)
        {
            var answer = await gateway.ExecuteAsync(Query, caller: (Caller)row[0]);

            Assert.Null(answer.ErrorCode);
            Assert.Equal(WithIds((string)row[1]), answer.Data.GetProperty("me").GetRawText());
        }
    }

    // Users of one organization and role see the same of everything, and share their answers; but not this one.
    [Fact]
    public async Task Me_OfTwoWithTheSameRights_IsNotKeptForTheOther()
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Garnet);
        await using var gateway = await TestGateway.CreateCachedAsync(TestProvider.Sqlite, FleetDatabases.Demo, redis.Configuration);

        var answers = await Task.WhenAll(Enumerable.Range(1, 20).Select(key => gateway.ExecuteAsync("{ me { name } organizations(first: 1) { nodes { id } } }", caller: Caller.User(1, CallerRole.Viewer, key))));

        Assert.Equal(Enumerable.Range(1, 20).Select(key => $"user {key}"), answers.Select(answer => answer.Data.GetProperty("me").GetProperty("name").GetString()));
    }

    [Fact]
    public async Task Me_InAPayload_IsTheSame()
    {
        await using var gateway = await StartAsync(TestProvider.Sqlite);

        var answer = await gateway.MutateAsync("updateUser", new { userId = MutationAnswers.Id("User", 4), fullName = "Huda" }, "query { me { name user { id } } }", Admin);

        Assert.Equal(WithIds("""{"name":"user 2","user":{"id":"User:2"}}"""), answer.Payload.GetProperty("query").GetProperty("me").GetRawText());
    }

    private static string WithIds(string json) => System.Text.RegularExpressions.Regex.Replace(
        json, "\"id\":\"([A-Za-z]+):([0-9]+)\"", match => $"\"id\":\"{MutationAnswers.Id(match.Groups[1].Value, long.Parse(match.Groups[2].Value, System.Globalization.CultureInfo.InvariantCulture))}\"");
}
