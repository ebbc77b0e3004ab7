using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Barq.Graph.Dashboard;
using Barq.Graph.Explorer;
using Barq.Graph.StartPage;
using Barq.Graph.Tests.Authorization;
using Barq.Graph.Tests.Transport.Http;
using Barq.Jobs.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Barq.Graph.Tests.Transport;

/// <summary>Whatever is sent to any mapped endpoint, by whomever: it is answered or refused as the client's fault, and nothing of it is an error in the log.</summary>
public sealed class EndpointFuzzTests
{
    private const int RequestsOfEach = 40;

    private static readonly string[] _methods = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "FOO"];

    private static readonly string[] _values =
    [
        "", "1", "-1", "0", "99999999999999999999", "1e400", "NaN", "true", "null", "cluster", "node", "all", "responses", "sha256", "../../etc/passwd", "%2e%2e%2f", "%00", "%", "%zz", "%ff%fe",
        "%ED%A0%80", "a'b\"c", "%3Cscript%3E", "{}", "[]", new string('a', 3000), "%F0%9F%98%80", "%0d%0aX:1", "a+b", "*", "?", "T3JnYW5pemF0aW9uOjE=", "1.2.3",
    ];

    private static readonly string[] _bodies =
    [
        "", "{", "{}", "[]", "null", "1", "\"x\"", "{\"query\":1}", "{\"query\":\"{ __typename }\"}", "[{}]", "{\"documents\":[]}", "{\"documents\":{\"a\":1}}", "{\"operations\":{\"x\":null}}", "{\"id\":\"\\ud800\"}",
        "{\"a\":{\"a\":{\"a\":[[[[]]]]}}}", "{\"a\":1,\"a\":2}", "\u0000\u0001", "é😀", "{ a", "query { a }", "a=b&c=d", "--x\r\nContent-Disposition: form-data; name=\"operations\"\r\n\r\n{}\r\n--x--\r\n",
        "{\"sha256Hash\":1,\"query\":[]}", new string('[', 3000), "{\"x\":\"" + new string('x', 70_000) + "\"}",
    ];

    private static readonly string[] _types =
    [
        "application/json", "application/json; charset=utf-8", "application/json; charset=utf-16", "application/graphql", "text/plain", "text/csv", "multipart/form-data; boundary=x", "multipart/form-data", "multipart/mixed",
        "application/x-www-form-urlencoded", ";;;", "a/b/c", "application/octet-stream", new string('t', 4000),
    ];

    private static readonly string[] _headers =
    [
        "Accept: */*", "Accept: text/event-stream", "Accept: multipart/mixed", "Accept: ;q=,/", "Accept: application/graphql-response+json;q=2", "Accept-Encoding: br, gzip;q=x", "Accept-Encoding: \u00ff",
        "If-None-Match: \"x\"", "If-None-Match: *", "If-Modified-Since: never", "Range: bytes=-1", "Range: bytes=5-2", "Range: bytes=0-99999999999999999999", "Cookie: a=b; ;=", "Origin: null", "Origin: http://evil",
        "Idempotency-Key: x", "Idempotency-Key: \u00e9", "traceparent: 00-x-y-z", "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "tracestate: ,,,", "baggage: a=%zz", "X-Forwarded-For: x, , ::1",
        "X-Forwarded-Proto: gopher", "GraphQL-Cost: report", "GraphQL-Cost: \u00ff", "Content-Encoding: gzip", "Expect: nothing", "Last-Event-ID: 5", "Sec-WebSocket-Key: x", "Connection: Upgrade", "Upgrade: h2c",
        "X-HTTP-Method-Override: DELETE", "Accept-Language: *;q=9", "Authorization: Basic eDp5", "Authorization: Bearer", "Authorization: Bearer a.b.c", "GraphQL-Preflight: 1", "DNT: 1",
    ];

    [Fact]
    public async Task Send_AnythingToAnyEndpoint_IsNoFaultOfTheGateway()
    {
        var log = new Faults();
        await using var gateway = await HttpGateway.StartAsync(
            settings: new() { ["AUTH_SYMMETRIC_KEY"] = TestTokens.Key },
            configure: services => services.AddSingleton<ILoggerProvider>(log),
            map: app =>
            {
                app.MapBarqHealth();
                app.MapBarqExplorer();
                app.MapBarqDashboard();
                app.MapBarqStartPage();
            });
        var administrator = TestTokens.Make(TestTokens.Symmetric(), new() { ["platform_admin"] = true });
        var endpoints = gateway.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToArray();
        var patterns = endpoints.Select(endpoint => endpoint.RoutePattern.RawText!).Distinct().Order(StringComparer.Ordinal).ToArray();
        foreach (var one in new[] { "/graphql", "/health/live", "/metrics", "/cache/clear", "/uploads", "/persisted" })
        {
            Assert.Contains(patterns, pattern => pattern.Contains(one, StringComparison.Ordinal));
        }

        var random = new Random(20261129);
        var seen = new Dictionary<char, int>();
        foreach (var pattern in patterns)
        {
            var own = endpoints.Where(endpoint => endpoint.RoutePattern.RawText == pattern)
                .SelectMany(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET", "POST"]).ToArray();
            for (var i = 0; i < RequestsOfEach; i++)
            {
                var method = random.Next(3) > 0 ? own[random.Next(own.Length)] : _methods[random.Next(_methods.Length)];
                var (line, headers, body) = (Line(random, method, pattern), Headers(random, administrator), Bytes(random));
                await using var client = await RawClient.ConnectAsync(gateway.Address);
                await client.SendAsync(line, body, [.. headers, $"Content-Length: {Encoding.Latin1.GetByteCount(body)}", "Connection: close"]);
                var head = await client.HeadAsync();
                var what = $"{line}\n{string.Join('\n', headers)}\n{body[..Math.Min(500, body.Length)]}\n{head}";

                var status = head.Split(' ')[1];
                Assert.True(status[0] is '2' or '3' or '4' || (status == "503" && pattern.Contains("health", StringComparison.Ordinal)), what);
                seen[status[0]] = seen.GetValueOrDefault(status[0]) + 1;
                if (status[0] == '4' && method != "HEAD" && head.Contains("json", StringComparison.OrdinalIgnoreCase))
                {
                    CheckTyped(await client.RestAsync(), what);
                }

                Assert.True(log.First is null, $"{what}\n{log.First}");
            }
        }

        // What was sent got past the door, and was refused there too.
        Assert.True(seen['2'] > patterns.Length && seen['4'] > patterns.Length, string.Join(", ", seen));
    }

    private static string Line(Random random, string method, string pattern)
    {
        var path = new StringBuilder();
        foreach (var segment in pattern.TrimStart('/').Split('/'))
        {
            path.Append('/').Append(segment.StartsWith('{') ? Pick(random, _values) : segment);
        }

        if (random.Next(2) == 0)
        {
            var names = new[] { "namespace", "scope", "query", "variables", "operationName", "extensions", "id", "limit", "analyze", "sort", "order", "since", "format", "x", "%ff", "" };
            path.Append('?').AppendJoin('&', Enumerable.Range(0, random.Next(1, 4)).Select(_ => $"{Pick(random, names)}={Pick(random, _values)}"));
        }

        return string.Create(CultureInfo.InvariantCulture, $"{method} {path} HTTP/1.1");
    }

    private static string[] Headers(Random random, string administrator)
    {
        var headers = Enumerable.Range(0, random.Next(4)).Select(_ => Pick(random, _headers)).ToList();
        if (random.Next(4) > 0 && !headers.Any(header => header.StartsWith("Authorization", StringComparison.Ordinal)))
        {
            headers.Add($"Authorization: Bearer {administrator}");
        }

        if (random.Next(4) > 0)
        {
            headers.Add($"Content-Type: {Pick(random, _types)}");
        }

        return [.. headers];
    }

    private static string Bytes(Random random)
    {
        var body = Encoding.UTF8.GetBytes(Pick(random, _bodies));
        if (body.Length > 0 && random.Next(3) == 0)
        {
            body[random.Next(body.Length)] = (byte)random.Next(256);
        }

        return Encoding.Latin1.GetString(body);
    }

    private static string Pick(Random random, string[] all) => all[random.Next(all.Length)];

    private static void CheckTyped(string body, string what)
    {
        var begin = body.IndexOf('{', StringComparison.Ordinal);
        Assert.True(begin >= 0, what);
        using var json = JsonDocument.Parse(body[begin..(body.LastIndexOf('}') + 1)]);
        Assert.True(json.RootElement.TryGetProperty("errors", out var errors) && errors[0].GetProperty("extensions").GetProperty("code").GetString() is { Length: > 0 }, $"{what}\n{body}");
    }

    // Lines with an exception, and those that are errors without one.
    private sealed class Faults : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public string? First => _lines.TryPeek(out var line) ? line : null;

        public ILogger CreateLogger(string categoryName) => this;

        public void Dispose()
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Error || (logLevel >= LogLevel.Information && exception is not null))
            {
                _lines.Enqueue($"{logLevel} {eventId}: {formatter(state, exception)} {exception}");
            }
        }
    }
}
