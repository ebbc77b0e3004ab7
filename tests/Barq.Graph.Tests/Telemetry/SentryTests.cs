using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text;
using Barq.Jobs.Hosting;
using Barq.Testing.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Barq.Graph.Tests.Telemetry;

/// <summary>What Sentry is told, at an ingest endpoint of the test's own.</summary>
public sealed class SentryTests
{
    [Fact]
    public async Task Error_WithADsn_IsSentWithNothingPersonal()
    {
        var received = new ConcurrentQueue<string>();
        await using var ingest = await IngestAsync(received);
        await using var app = await StartAsync(ingest.Urls.Single());
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, app.Urls.Single() + "/broken?name=Fatimah");
        request.Headers.Authorization = new("Bearer", "a-secret-token");
        request.Headers.Add("Cookie", "session=a-secret-cookie");
        request.Content = new StringContent("a secret body");
        using var response = await client.SendAsync(request);

        await Poll.UntilAsync(() => received.Any(envelope => envelope.Contains("InvalidOperationException", StringComparison.Ordinal)), "the error");
        await Poll.UntilAsync(() => received.Any(envelope => envelope.Contains("\"type\":\"transaction\"", StringComparison.Ordinal)), "the trace");
        var all = string.Concat(received);
        Assert.Contains("\"environment\":\"lab\"", all, StringComparison.Ordinal);
        Assert.Contains("the wheel came off", all, StringComparison.Ordinal);
        Assert.All(
            ["Fatimah", "a-secret-token", "a-secret-cookie", "a secret body", "127.0.0.1", "ip_address"],
            secret => Assert.DoesNotContain(secret, all.Replace(ingest.Urls.Single()[7..], "", StringComparison.Ordinal).Replace(app.Urls.Single()[7..], "", StringComparison.Ordinal), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("SENTRY_DSN", "not a dsn")]
    [InlineData("SENTRY_TRACES_SAMPLE_RATE", "2")]
    public void Start_WithWhatCannotBeUsed_IsRefused(string variable, string value)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection([new(variable, value)]);
        builder.AddBarqHost(port: 1);

        var refused = Assert.ThrowsAny<Exception>(() => builder.BuildValidated());

        Assert.Contains(variable, refused.ToString(), StringComparison.Ordinal);
        Assert.True(refused is OptionsValidationException or AggregateException);
    }

    private static async Task<WebApplication> StartAsync(string ingest)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(
        [
            new("SENTRY_DSN", ingest.Replace("http://", "http://key@", StringComparison.Ordinal) + "/1"), new("SENTRY_ENVIRONMENT", "lab"),
            new("SENTRY_TRACES_SAMPLE_RATE", "1"),
        ]);
        builder.AddBarqHost(port: 1);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.BuildValidated();
        app.MapPost("/broken", (Func<string>)(() => throw new InvalidOperationException("the wheel came off")));
        await app.StartAsync();
        return app;
    }

    private static async Task<WebApplication> IngestAsync(ConcurrentQueue<string> received)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(async context =>
        {
            await using Stream body = context.Request.Headers.ContentEncoding == "gzip" ? new GZipStream(context.Request.Body, CompressionMode.Decompress) : context.Request.Body;
            using var reader = new StreamReader(body, Encoding.UTF8);
            received.Enqueue(await reader.ReadToEndAsync());
            await context.Response.WriteAsync("{}");
        });
        await app.StartAsync();
        return app;
    }
}
