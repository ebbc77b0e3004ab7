using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Npgsql;
using StackExchange.Redis;

namespace Barq.Benchmarks.SideBySide;

/// <summary>
/// A server that answers the compared operations and nothing else, as code by hand would: a slim host, a pool of its own whose connections are
/// not reset, statements that are prepared, and no code of the product on the way.
/// </summary>
internal static class HandServer
{
    /// <summary>Serves <c>/q/NUMBER</c> and <c>/update</c> until it is ended; <c>DATABASE_URL</c>, <c>REDIS_URL</c> and <c>HTTP_PORT</c> say where.</summary>
    public static async Task ServeAsync()
    {
        await using var connections = new NpgsqlSlimDataSourceBuilder(new NpgsqlConnectionStringBuilder(Setting("DATABASE_URL"))
        {
            MaxPoolSize = 20, MaxAutoPrepare = 20, AutoPrepareMinUsages = 1, NoResetOnClose = true, Enlist = false,
        }.ConnectionString).EnableArrays().Build();
        await using var redis = await ConnectionMultiplexer.ConnectAsync(new Uri(Setting("REDIS_URL")).Authority);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        await using var app = builder.Build();
        app.MapGet("/health/ready", () => "ready");

        // An answer's buffers are used again, by one request at a time.
        var idle = new ConcurrentBag<IReadOnlyList<Comparison>>();
        app.MapPost("/q/{number:int}", async (HttpContext context, int number) =>
        {
            var own = idle.TryTake(out var known) ? known : await Comparison.AllAsync(connections);
            Write(context.Response, (await own[number].ByHand()).Span);
            idle.Add(own);
        });

        var update = new HandUpdate(connections, redis);
        app.MapPost("/update", async (HttpContext context) => Write(context.Response, await update.AnswerAsync(context.Request.BodyReader)));
        await app.RunAsync();
    }

    private static void Write(HttpResponse response, ReadOnlySpan<byte> body)
    {
        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        response.BodyWriter.Write(body);
    }

    private static string Setting(string name) => Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"{name} is not set.");
}
