using System.Net.Http.Headers;
using System.Text;
using Barq.Graph.Composition;
using Barq.Graph.Files;
using Barq.Graph.PerformanceApi;
using Barq.Graph.PersistedOperations.Publishing;
using Barq.Graph.RateLimiting;
using Barq.Graph.Subscriptions.Running;
using Barq.Graph.Transport.Connections;
using Barq.Graph.Transport.Http;
using Barq.Graph.Transport.Streams;
using Barq.Graph.Transport.WebSockets;
using Barq.Persistence.Composition;
using Barq.Persistence.SecondLevelCache;
using Barq.Persistence.Startup;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Processes;
using Barq.Testing.Redis;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Barq.Graph.Tests.Transport.Http;

/// <summary>The gateway's endpoint on a real server and the demo fleet, in this process.</summary>
internal sealed class HttpGateway : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TestDatabase _database;

    private readonly bool _isGuest;

    private HttpGateway(WebApplication app, TestDatabase database, bool isGuest)
    {
        _isGuest = isGuest;
        _app = app;
        _database = database;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single() + "/graphql") };
    }

    public HttpClient Client { get; }

    /// <summary>The gateway's services.</summary>
    public IServiceProvider Services => _app.Services;

    public Uri Address => Client.BaseAddress!;

    public SubscriptionHub Hub => Services.GetRequiredService<SubscriptionHub>();

    public ConnectionKeeper Keeper => Services.GetRequiredService<ConnectionKeeper>();

    public TestDatabase Database => _database;

    public static async Task<HttpGateway> StartAsync(
        TestProvider provider = TestProvider.Sqlite, Dictionary<string, string?>? settings = null, Action<IServiceCollection>? configure = null,
        string environment = "Test", Action<WebApplication>? map = null, HttpGateway? beside = null)
    {
        var database = beside?.Database ?? await TestDatabase.CreateAsync(provider, FleetDatabases.Demo);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection([new("CACHE_ENABLED", "false"), new("RATE_LIMIT_REQUESTS", "0"), new("MAX_NEW_CONNECTIONS_PER_ADDRESS", "0"), new("WARM_UP_SECONDS", "0")]).AddInMemoryCollection(settings).AddInMemoryCollection([new("DATABASE_URL", database.ConnectionString)]);
        builder.Services.AddSingleton(new RateTiming(TimeSpan.FromSeconds(30)));
        builder.Services.AddRouting().AddPatientCaches().AddBarqPersistence().AddBarqGraph();
        // What prepares a database at the start is not wanted: the test has.
        foreach (var hosted in builder.Services.Where(service => service.ServiceType == typeof(IHostedService)
            && (service.ImplementationType?.Namespace?.StartsWith("Barq", StringComparison.Ordinal) == true || service.ImplementationFactory is Func<IServiceProvider, FleetPreparation>)).ToList())
        {
            builder.Services.Remove(hosted);
        }

        configure?.Invoke(builder.Services);
        var app = builder.Build();
        app.MapBarqHttp();
        app.MapBarqWebSockets();
        app.MapBarqStreams();
        app.MapPersistedOperations();
        app.MapPerformanceApi();
        app.MapFiles();
        map?.Invoke(app);
        await app.StartAsync();
        return new HttpGateway(app, database, beside is not null);
    }

    /// <summary>Returns once no connection and no subscription is left, and no timer runs for one.</summary>
    public Task NothingIsOpenAsync() => Poll.UntilAsync(
        () => (Keeper.Count, Keeper.IsRunning, Hub.Count, Hub.GroupCount, Hub.FeedCount, Hub.ClockCount) == (0, false, 0, 0, 0, 0), "connections and subscriptions to be released, and all that runs for them");

    /// <summary>Sends a body by POST.</summary>
    public Task<HttpAnswer> PostAsync(string body, string? contentType = "application/json", string? accept = null, Action<HttpRequestMessage>? configure = null) =>
        PostAsync(Encoding.UTF8.GetBytes(body), contentType, accept, configure);

    /// <summary>Sends bytes by POST.</summary>
    public async Task<HttpAnswer> PostAsync(byte[] body, string? contentType = "application/json", string? accept = null, Action<HttpRequestMessage>? configure = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "");
        request.Content = new ByteArrayContent(body);
        if (contentType is not null)
        {
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        return await SendAsync(request, accept, configure);
    }

    /// <summary>Sends a GET.</summary>
    public async Task<HttpAnswer> GetAsync(string query, string? accept = null, Action<HttpRequestMessage>? configure = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Client.BaseAddress + query);
        return await SendAsync(request, accept, configure);
    }

    /// <summary>Sends a request.</summary>
    public async Task<HttpAnswer> SendAsync(HttpRequestMessage request, string? accept = null, Action<HttpRequestMessage>? configure = null)
    {
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        configure?.Invoke(request);
        using var response = await Client.SendAsync(request);
        return new HttpAnswer((int)response.StatusCode, response.Content.Headers.ContentType, response.Headers, response.Content.Headers, await response.Content.ReadAsByteArrayAsync());
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        if (!_isGuest)
        {
            await _database.DisposeAsync();
        }
    }
}

/// <summary>An answer.</summary>
internal sealed record HttpAnswer(
    int Status, MediaTypeHeaderValue? MediaType, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>The code of the first error; null where there is none.</summary>
    public string? Code
    {
        get
        {
            using var json = System.Text.Json.JsonDocument.Parse(Body);
            return json.RootElement.TryGetProperty("errors", out var errors)
                ? errors[0].GetProperty("extensions").GetProperty("code").GetString()
                : null;
        }
    }
}

/// <summary>Gateways with caches.</summary>
internal static class CachedGateways
{
    /// <summary>A gateway whose caches are on, with this server behind them; where another is given, on its database, as another node.</summary>
    public static Task<HttpGateway> StartCachedGatewayAsync(this RedisServer redis, Dictionary<string, string?>? settings = null, HttpGateway? beside = null) => HttpGateway.StartAsync(
        beside: beside,
        settings: new(settings ?? []) { ["CACHE_ENABLED"] = "true", ["REDIS_URL"] = $"redis://{redis.Configuration}/0" },
        configure: services => services.AddHostedService(provider => provider.GetRequiredService<CacheBus>()));
}
