using System.Collections.Concurrent;
using Barq.Graph.Explorer;
using Barq.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Barq.Graph.Tests.Explorer;

/// <summary>A host of the explorer's room alone, on a free loopback port, with a stub where the gateway has its transport.</summary>
internal sealed class ExplorerHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ExplorerHost(WebApplication app, StubRequests requests, IReadOnlyCollection<string> log)
    {
        Log = log;
        _app = app;
        Requests = requests;
        Address = new Uri(app.Urls.Single());
        Client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = Address };
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>What got past the explorer.</summary>
    public StubRequests Requests { get; }

    /// <summary>What it has logged.</summary>
    public IReadOnlyCollection<string> Log { get; }

    /// <summary>A client that follows no redirects.</summary>
    public HttpClient Client { get; }

    /// <summary>The browser's page.</summary>
    public Uri Page => new(Address, "/graphql");

    /// <summary>The folder into which the build put Banana Cake Pop; it has no page where npm was missing.</summary>
    public static string PackageFolder => new ExplorerOptions().AssetsFolder;

    /// <summary>A host of Banana Cake Pop; the running test is skipped where the build has not restored it.</summary>
    public static Task<ExplorerHost> StartBananaCakePopAsync(
        string pathBase = "", Func<HttpContext, RequestDelegate, Task>? before = null)
    {
        RequirePackage();
        return StartAsync(PackageFolder, pathBase, before: before);
    }

    /// <summary>Skips the running test, or fails it, where the build has not restored Banana Cake Pop.</summary>
    public static void RequirePackage()
    {
        if (!File.Exists(Path.Combine(PackageFolder, "index.html")))
        {
            TestServers.Unavailable("the build has not restored the explorer's npm package.");
        }
    }

    /// <summary>A host of our own page.</summary>
    public static Task<ExplorerHost> StartOwnPageAsync(Func<HttpContext, RequestDelegate, Task>? before = null) =>
        StartAsync(Path.Combine(Path.GetTempPath(), "barq-no-such-folder"), before: before);

    /// <summary>A host.</summary>
    /// <param name="assetsFolder">Where to look for the package.</param>
    /// <param name="pathBase">The path below which a proxy has put it.</param>
    /// <param name="isEnabled">Whether the explorer is on.</param>
    /// <param name="before">A middleware before all others.</param>
    public static async Task<ExplorerHost> StartAsync(
        string assetsFolder, string pathBase = "", bool isEnabled = true, Func<HttpContext, RequestDelegate, Task>? before = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting().AddBarqExplorer().Configure<ExplorerOptions>(options =>
        {
            options.Enabled = isEnabled;
            options.AssetsFolder = assetsFolder;
        });
        var log = new ListLoggerProvider();
        builder.Logging.AddProvider(log);
        var app = builder.Build();
        var requests = new StubRequests();
        if (before is not null)
        {
            app.Use(before);
        }
        app.UsePathBase(pathBase).UseRouting();
        app.MapBarqExplorer();
        app.MapMethods("/graphql", ["GET", "POST"], context => StubGraph.AnswerAsync(context, requests));
        await app.StartAsync();
        return new ExplorerHost(app, requests, log.Lines);
    }

    /// <summary>Sends a GET with this Accept header.</summary>
    public async Task<HttpResponseMessage> GetAsync(string path, string accept = "*/*", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        return await Client.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }

    private sealed class ListLoggerProvider : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
