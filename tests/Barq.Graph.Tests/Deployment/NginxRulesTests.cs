using System.Net;
using Barq.Testing;
using Barq.Testing.Processes;
using Barq.Testing.Restarting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Barq.Graph.Tests.Deployment;

/// <summary>nginx with the very file that operators get, before servers that answer as a test has them: whom it asks, what it keeps and for whom, and how much it takes.</summary>
public sealed class NginxRulesTests
{
    private const string ById = "graphql/persisted/id/Board";

    // Two GETs of anybody's with 503 took all gateways from everybody for two seconds: nginx answered 502 by itself.
    [SkippableTheory]
    [InlineData(500), InlineData(502), InlineData(503), InlineData(504)]
    public async Task Gateways_ThatAnswerAnError_AreNotLeftOutForIt(int status)
    {
        await using var first = await Server.StartAsync(context => Error(context, status));
        await using var second = await Server.StartAsync(context => Error(context, status));
        await using var nginx = await NginxProcess.StartShippedAsync(first.Port, second.Port);
        using var client = new HttpClient { BaseAddress = nginx.BaseAddress };

        for (var i = 0; i < 4; i++)
        {
            using var failed = await client.GetAsync($"graphql?query={i}");
            Assert.Equal(("said by the gateway", status), (await failed.Content.ReadAsStringAsync(), (int)failed.StatusCode));
        }

        using var content = new StringContent("{}");
        using var answer = await client.PostAsync("graphql", content);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(5, first.Asked + second.Asked);

        static Task Error(HttpContext context, int status)
        {
            context.Response.StatusCode = HttpMethods.IsGet(context.Request.Method) ? status : 200;
            return context.Response.WriteAsync("said by the gateway");
        }
    }

    [SkippableTheory]
    [InlineData("public, s-maxage=60, max-age=60", true), InlineData("private, max-age=60", false), InlineData("private, no-cache", false), InlineData("no-store", false)]
    public async Task AnswersById_AreKeptForWhomTheyAreAlone(string cacheControl, bool isKept)
    {
        await using var gateway = await Server.StartAsync(context =>
        {
            (context.Response.Headers.CacheControl, context.Response.Headers.Vary) = (cacheControl, "Accept, Accept-Encoding, Authorization");
            return context.Response.WriteAsync($"for {context.Request.Headers.Authorization} as {context.Request.Headers.Accept} of {context.Request.QueryString}");
        });
        await using var nginx = await NginxProcess.StartShippedAsync(gateway.Port);
        using var client = new HttpClient { BaseAddress = nginx.BaseAddress };

        // What differs in one of them each, twice over.
        (string Caller, string Accept, string Query)[] asks = [("a", "application/json", ""), ("b", "application/json", ""), ("a", "application/graphql-response+json", ""), ("a", "application/json", "?variables=1")];
        foreach (var (caller, accept, query) in asks.Concat(asks))
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, ById + query) { Headers = { { "Authorization", $"Bearer {caller}" }, { "Accept", accept } } };
            using var answer = await client.SendAsync(request);
            Assert.Equal($"for Bearer {caller} as {accept} of {query}", await answer.Content.ReadAsStringAsync());
        }

        Assert.Equal(isKept ? asks.Length : 2 * asks.Length, gateway.Asked);
        using var stranger = await client.GetAsync(ById);
        Assert.Equal("for  as  of ", await stranger.Content.ReadAsStringAsync());

        // Another path, though it says the same once it is decoded.
        using var decoded = await client.GetAsync(ById + "%3Fvariables=1");
        Assert.Equal("for  as  of ", await decoded.Content.ReadAsStringAsync());
    }

    // Ten who asked for the same at once got their own answers after up to three seconds: each waited for the one before it, and looked every half second.
    [Fact]
    public void AnswersById_ThatArePrivate_AreNotWaitedFor() =>
        Assert.DoesNotMatch(@"(?m)^\s*proxy_cache_lock\s+on", File.ReadAllText(Repository.PathOf("deploy", "nginx", "nginx.conf")));

    [SkippableFact]
    public async Task Bodies_OfFilesAreSentOnAndOthersBounded()
    {
        await using var gateway = await Server.StartAsync(async context =>
        {
            context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;
            var counted = new byte[1 << 16];
            long size = 0;
            for (int read; (read = await context.Request.Body.ReadAsync(counted)) > 0;)
            {
                size += read;
            }

            await context.Response.WriteAsync($"{size}");
        });
        await using var nginx = await NginxProcess.StartShippedAsync(gateway.Port);
        using var client = new HttpClient { BaseAddress = nginx.BaseAddress };
        const int mebibyte = 1 << 20;

        async Task<string> SendAsync(string path, int size)
        {
            using var content = new ByteArrayContent(new byte[size]);
            using var answer = await client.PostAsync(path, content);
            return answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync() : $"{answer.StatusCode}";
        }

        // As large as FILES_MAX_UPLOAD_BYTES can be said is too much for a test; above all that nginx takes by itself.
        Assert.Equal($"{130 * mebibyte}", await SendAsync("api/v1/uploads", 130 * mebibyte));
        Assert.Equal($"{1_000_001}", await SendAsync("graphql", 1_000_001));
        Assert.Equal("RequestEntityTooLarge", await SendAsync("graphql", 3 * mebibyte));
    }

    // Containers that are all made anew have other addresses, which nginx reads with its file alone.
    [SkippableFact]
    public async Task Gateways_ThatWereAllAway_AreLookedUpAnewOnceOneIsBack()
    {
        await using var first = await Server.StartAsync(_ => Task.CompletedTask);
        await using var second = await Server.StartAsync(_ => Task.CompletedTask);
        await using var nginx = await NginxProcess.StartShippedAsync(first.Port, second.Port);
        Assert.DoesNotContain("left out", nginx.Log, StringComparison.Ordinal);

        (first.IsReady, second.IsReady) = (false, false);
        await Poll.UntilAsync(() => nginx.Log.Split('\n').Count(line => line.StartsWith("barq: none is ready", StringComparison.Ordinal)) == 1, "all of them to be away");
        (first.IsReady, second.IsReady) = (true, true);

        await nginx.UntilLeftOutAsync();
    }

    private sealed class Server(WebApplication app) : IAsyncDisposable
    {
        private int _asked;

        public int Port => new Uri(app.Urls.Single()).Port;

        /// <summary>Whether it says that it is ready.</summary>
        public bool IsReady { get; set; } = true;

        /// <summary>How often it was asked for something else.</summary>
        public int Asked => Volatile.Read(ref _asked);

        public static async Task<Server> StartAsync(RequestDelegate answer)
        {
            var builder = WebApplication.CreateEmptyBuilder(new());
            builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
            var server = new Server(builder.Build());
            await server.RunAsync(answer);
            return server;
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();

        private Task RunAsync(RequestDelegate answer)
        {
            app.Run(context =>
            {
                if (context.Request.Path == "/health/ready")
                {
                    context.Response.StatusCode = IsReady ? 200 : 503;
                    return Task.CompletedTask;
                }

                Interlocked.Increment(ref _asked);
                return answer(context);
            });
            return app.StartAsync();
        }
    }
}
