using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Barq.Graph.Tests.Authorization;
using Barq.Graph.Tests.Operations;
using Barq.Graph.Tests.Transport.Http;
using Barq.Persistence.SecondLevelCache;
using Barq.Testing;
using Barq.Testing.Redis;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Graph.Tests.PersistedOperations;

/// <summary>Operations by id: trusted, published and automatic ones.</summary>
public sealed class PersistedOperationsTests
{
    private const string Query = "query Mine { deliveries(first: 1) { nodes { id } } }";

    private static readonly string _trusted = File.ReadAllText(Repository.PathOf("schema", "operations", "organization-directory.graphql"));

    [Fact]
    public async Task Request_WithATrustedId_IsAnsweredInEveryForm()
    {
        await using var gateway = await StartAsync();
        var id = Hash(_trusted);
        var expected = (await gateway.PostAsync(JsonSerializer.Serialize(new { query = _trusted }))).Text;
        Assert.Contains("\"data\"", expected, StringComparison.Ordinal);

        Assert.Equal(expected, (await gateway.PostAsync($$"""{ "documentId": "{{id}}" }""")).Text);
        Assert.Equal(expected, (await gateway.PostAsync($$"""{ "documentId": "sha256:{{id.ToUpperInvariant()}}" }""")).Text);
        Assert.Equal(expected, (await gateway.PostAsync($$"""{ "id": "{{id}}" }""")).Text);
        Assert.Equal(expected, (await gateway.PostAsync($$$"""{ "extensions": { "persistedQuery": { "version": 1, "sha256Hash": "{{{id}}}" } } }""")).Text);
        Assert.Equal(expected, (await gateway.GetAsync($"/persisted/{id}/OrganizationDirectory")).Text);
        Assert.Equal(expected, (await gateway.GetAsync($"/persisted/{id}")).Text);
        Assert.Equal(expected, (await gateway.GetAsync($"/persisted/{id}/OrganizationDirectory?variables=%7B%7D")).Text);
    }

    [Fact]
    public async Task Get_OfAPersistedOperation_IsFitForCaches()
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Garnet);
        await using var gateway = await StartCachedAsync(redis);
        var path = $"/persisted/{Hash(_trusted)}/OrganizationDirectory";

        var first = await gateway.GetAsync(path);
        var tag = first.Headers.ETag!.ToString();
        var again = await gateway.GetAsync(path, configure: request => request.Headers.TryAddWithoutValidation("If-None-Match", tag));
        var other = await gateway.GetAsync(path, configure: request => request.Headers.TryAddWithoutValidation("If-None-Match", "\"other\""));

        Assert.Equal("no-cache, private", first.Headers.CacheControl!.ToString());
        Assert.Contains("Authorization", first.Headers.Vary);
        Assert.Equal((304, 0), (again.Status, again.Body.Length));
        Assert.Equal(tag, again.Headers.ETag!.ToString());
        Assert.Equal((200, first.Text), (other.Status, other.Text));
        Assert.NotNull(other.Headers.Age);

        var compressed = await gateway.GetAsync(path, configure: request => request.Headers.TryAddWithoutValidation("Accept-Encoding", "br"));
        Assert.Equal(["br"], compressed.ContentHeaders.ContentEncoding);
    }

    [Fact]
    public async Task Request_WithAnUnknownId_IsNotFoundAndKeptByNobody()
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Garnet);
        await using var gateway = await StartCachedAsync(redis);
        var id = Hash(Query);

        foreach (var answer in new[] { await gateway.PostAsync($$"""{ "documentId": "{{id}}" }"""), await gateway.GetAsync($"/persisted/{id}/Mine"), await gateway.GetAsync("/persisted/%7F/x") })
        {
            Assert.Equal("PERSISTED_QUERY_NOT_FOUND", answer.Code);
            Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
        }

        // Left by its own client, it is there at once, for others too.
        var body = JsonSerializer.Serialize(new { query = Query, extensions = new { persistedQuery = new { version = 1, sha256Hash = id } } });
        Assert.Null((await gateway.PostAsync(body)).Code);
        Assert.Null((await gateway.PostAsync($$"""{ "documentId": "{{id}}" }""")).Code);
        Assert.Null((await gateway.GetAsync($"/persisted/{id}/Mine")).Code);
    }

    [Fact]
    public async Task Request_WithAnUnknownHashWhereNoneMayBeLeft_IsToldSo()
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Garnet);
        await using var gateway = await StartCachedAsync(redis, new() { ["AUTOMATIC_PERSISTED_QUERIES"] = "false" });
        var extensions = new { persistedQuery = new { version = 1, sha256Hash = Hash(Query) } };

        var unknown = await gateway.PostAsync(JsonSerializer.Serialize(new { extensions }));
        Assert.Equal("PERSISTED_QUERY_NOT_SUPPORTED", unknown.Code);
        Assert.Contains("\"PersistedQueryNotSupported\"", unknown.Text, StringComparison.Ordinal);

        // The text comes along, is run, and is not kept; what is trusted is there as ever.
        Assert.Null((await gateway.PostAsync(JsonSerializer.Serialize(new { query = Query, extensions }))).Code);
        Assert.Equal("PERSISTED_QUERY_NOT_SUPPORTED", (await gateway.PostAsync(JsonSerializer.Serialize(new { extensions }))).Code);
        Assert.Equal("PERSISTED_QUERY_NOT_FOUND", (await gateway.PostAsync($$"""{ "documentId": "{{Hash(Query)}}" }""")).Code);
        Assert.Null((await gateway.PostAsync(JsonSerializer.Serialize(new { extensions = new { persistedQuery = new { version = 1, sha256Hash = Hash(_trusted) } } }))).Code);
    }

    [Fact]
    public async Task Request_WithATextUnderAnothersHash_IsRefused()
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Garnet);
        await using var gateway = await StartCachedAsync(redis);
        var body = JsonSerializer.Serialize(new { query = Query, extensions = new { persistedQuery = new { version = 1, sha256Hash = Hash("other") } } });

        Assert.Equal("BAD_REQUEST", (await gateway.PostAsync(body)).Code);
        Assert.Equal("PERSISTED_QUERY_NOT_FOUND", (await gateway.PostAsync($$"""{ "documentId": "{{Hash("other")}}" }""")).Code);

        // What is no document stays with its sender.
        var broken = JsonSerializer.Serialize(new { query = "{", extensions = new { persistedQuery = new { version = 1, sha256Hash = Hash("{") } } });
        Assert.Equal("GRAPHQL_PARSE_FAILED", (await gateway.PostAsync(broken)).Code);
        Assert.Equal("PERSISTED_QUERY_NOT_FOUND", (await gateway.PostAsync($$"""{ "documentId": "{{Hash("{")}}" }""")).Code);
    }

    [Fact]
    public async Task AllowList_On_RunsTrustedDocumentsAndThoseOfAdministrators()
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Garnet);
        await using var gateway = await StartCachedAsync(redis, new() { ["PERSISTED_OPERATIONS_ONLY"] = "true", ["AUTH_SYMMETRIC_KEY"] = TestTokens.Key });
        var manager = TestTokens.Make(TestTokens.Symmetric());
        var platform = TestTokens.Make(TestTokens.Symmetric(), new() { ["platform_admin"] = true });
        Task<HttpAnswer> SendAsync(object body, string token) =>
            gateway.PostAsync(JsonSerializer.Serialize(body), configure: request => request.Headers.Authorization = new("Bearer", token));

        Assert.Equal("PERSISTED_OPERATIONS_ONLY", (await SendAsync(new { query = Query }, manager)).Code);
        Assert.Equal("PERSISTED_OPERATIONS_ONLY", (await SendAsync(new { query = Query, documentId = Hash(Query) }, manager)).Code);
        Assert.Equal("PERSISTED_OPERATIONS_ONLY", (await SendAsync(new { query = "{ __schema { queryType { name } } }" }, manager)).Code);
        Assert.Equal("PERSISTED_QUERY_NOT_FOUND", (await SendAsync(new { documentId = Hash(Query) }, manager)).Code);
        Assert.Null((await SendAsync(new { documentId = Hash(_trusted) }, manager)).Code);
        Assert.Null((await SendAsync(new { query = _trusted }, manager)).Code);
        Assert.Null((await SendAsync(new { query = Query }, platform)).Code);
        Assert.Equal("PERSISTED_QUERY_NOT_FOUND", (await SendAsync(new { documentId = Hash(Query) }, manager)).Code);
    }

    [Fact]
    public async Task Publish_ByAnAdministrator_IsKnownToEveryNodeWithoutAStart()
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Garnet);
        Dictionary<string, string?> settings = new() { ["PERSISTED_OPERATIONS_ONLY"] = "true", ["AUTH_SYMMETRIC_KEY"] = TestTokens.Key };
        await using var one = await StartCachedAsync(redis, settings);
        await using var two = await StartCachedAsync(redis, settings, one);
        var manager = TestTokens.Make(TestTokens.Symmetric());
        var platform = TestTokens.Make(TestTokens.Symmetric(), new() { ["platform_admin"] = true });
        Task<HttpAnswer> SendAsync(HttpGateway gateway, HttpMethod method, string path, string? body, string token)
        {
            var request = new HttpRequestMessage(method, gateway.Client.BaseAddress + path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
            request.Headers.Authorization = new("Bearer", token);
            return gateway.SendAsync(request);
        }

        var relay = JsonSerializer.Serialize(new Dictionary<string, string> { ["0f343b0931126a20f133d67c2b018a3b"] = Query });
        var apollo = JsonSerializer.Serialize(new
        {
            format = "apollo-persisted-query-manifest",
            version = 1,
            operations = new[] { new { id = Hash(Query), name = "Mine", type = "query", body = Query } },
        });
        var invalid = JsonSerializer.Serialize(new Dictionary<string, string> { ["abc"] = "{ nothingOfThis }" });
        var other = JsonSerializer.Serialize(new Dictionary<string, string> { ["0f343b0931126a20f133d67c2b018a3b"] = "{ __typename }" });

        Assert.Equal((403, "FORBIDDEN"), await StatusAsync(SendAsync(one, HttpMethod.Post, "/persisted", relay, manager)));
        Assert.Equal((400, "GRAPHQL_VALIDATION_FAILED"), await StatusAsync(SendAsync(one, HttpMethod.Post, "/persisted", invalid, platform)));
        Assert.Equal((400, "BAD_REQUEST"), await StatusAsync(SendAsync(one, HttpMethod.Post, "/persisted", "[]", platform)));
        Assert.Equal((200, null), await StatusAsync(SendAsync(one, HttpMethod.Post, "/persisted", relay, platform)));
        Assert.Equal((200, null), await StatusAsync(SendAsync(one, HttpMethod.Post, "/persisted", apollo, platform)));
        Assert.Equal((409, "BAD_REQUEST"), await StatusAsync(SendAsync(one, HttpMethod.Post, "/persisted", other, platform)));

        Assert.Equal((200, null), await StatusAsync(SendAsync(two, HttpMethod.Post, "", """{ "id": "0f343b0931126a20f133d67c2b018a3b" }""", manager)));
        Assert.Equal((200, null), await StatusAsync(SendAsync(two, HttpMethod.Get, $"/persisted/{Hash(Query)}/Mine", null, manager)));
        var listed = await SendAsync(two, HttpMethod.Get, "/persisted?format=relay", null, platform);
        Assert.Equal(OperationCase.Files("schema", "operations").Count + 2, JsonElement.Parse(listed.Text).EnumerateObject().Count());

        // Again is no other thing, and leaves what is there.
        Assert.Equal((200, null), await StatusAsync(SendAsync(two, HttpMethod.Post, "/persisted", relay, platform)));
        Assert.Equal((200, null), await StatusAsync(SendAsync(one, HttpMethod.Get, $"/persisted/{Hash(Query)}/Mine", null, manager)));

        // Was: another node knew what was retired for half a minute more.
        Assert.Equal(204, (await SendAsync(two, HttpMethod.Delete, $"/persisted/{Hash(Query)}", null, platform)).Status);
        Assert.Equal((404, "PERSISTED_QUERY_NOT_FOUND"), await StatusAsync(SendAsync(two, HttpMethod.Delete, $"/persisted/{Hash(Query)}", null, platform)));
        Assert.Equal("PERSISTED_QUERY_NOT_FOUND", (await SendAsync(two, HttpMethod.Get, $"/persisted/{Hash(Query)}/Mine", null, manager)).Code);
        Assert.Equal("PERSISTED_QUERY_NOT_FOUND", (await SendAsync(one, HttpMethod.Get, $"/persisted/{Hash(Query)}/Mine", null, manager)).Code);

        // Published again, it is there again, on both.
        Assert.Equal((200, null), await StatusAsync(SendAsync(one, HttpMethod.Post, "/persisted", apollo, platform)));
        Assert.Equal((200, null), await StatusAsync(SendAsync(two, HttpMethod.Get, $"/persisted/{Hash(Query)}/Mine", null, manager)));
        Assert.Equal((200, null), await StatusAsync(SendAsync(one, HttpMethod.Get, $"/persisted/{Hash(Query)}/Mine", null, manager)));
    }

    // Was: documents lay in Redis alone, and half a minute after it was restarted empty no node knew them any more.
    [SkippableFact]
    public async Task Published_WhateverHappensToRedis_IsThere()
    {
        await using var redis = await RedisProcess.StartNewAsync();
        Dictionary<string, string?> settings = new() { ["CACHE_ENABLED"] = "true", ["REDIS_URL"] = redis.Url, ["MEMORY_CACHE_TTL"] = "1" };
        await using var one = await HttpGateway.StartAsync(settings: settings, configure: services => services.AddHostedService(provider => provider.GetRequiredService<CacheBus>()));
        await using var two = await HttpGateway.StartAsync(
            settings: settings, configure: services => services.AddHostedService(provider => provider.GetRequiredService<CacheBus>()), beside: one);
        Assert.Equal(200, (await one.PostAsync(JsonSerializer.Serialize(new Dictionary<string, string> { ["front-end-1"] = Query }), configure: request => request.RequestUri = new Uri(one.Address + "/persisted"))).Status);
        async Task IsThereAsync()
        {
            foreach (var gateway in new[] { one, two })
            {
                // Not from the memory of before.
                gateway.Services.GetRequiredService<FleetCache>().TrimMemory();
                var answer = await gateway.PostAsync("""{ "documentId": "front-end-1" }""");
                Assert.True(answer.Code is null, answer.Text);
                Assert.Equal("PERSISTED_QUERY_NOT_FOUND", (await gateway.PostAsync("""{ "documentId": "front-end-2" }""")).Code);
            }
        }

        await IsThereAsync();
        await redis.FlushAllAsync();
        await IsThereAsync();
        await redis.KillAsync();
        await IsThereAsync();
        await redis.StartAsync();
        await IsThereAsync();
        redis.Pause();
        await IsThereAsync();
        redis.Resume();
        await IsThereAsync();
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static async Task<(int, string?)> StatusAsync(Task<HttpAnswer> sent)
    {
        var answer = await sent;
        return (answer.Status, answer.Text.StartsWith('{') ? answer.Code : null);
    }

    private static Task<HttpGateway> StartAsync() => HttpGateway.StartAsync();

    private static Task<HttpGateway> StartCachedAsync(RedisServer redis, Dictionary<string, string?>? settings = null, HttpGateway? beside = null) =>
        redis.StartCachedGatewayAsync(settings, beside);
}
