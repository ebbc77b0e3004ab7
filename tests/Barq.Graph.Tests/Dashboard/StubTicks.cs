using System.Collections.Concurrent;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Barq.Graph.Tests.Dashboard;

/// <summary>Stands in for the gateway behind the dashboard: <c>liveMetrics</c> over graphql-transport-ws, with figures that the test sets.</summary>
internal sealed class StubTicks : IDisposable
{
    private readonly ConcurrentDictionary<WebSocket, SemaphoreSlim> _subscribed = new();
    private readonly CancellationTokenSource _end = new();
    private long _requests;
    private int _tick;

    /// <summary>The token that it wants; null for none.</summary>
    public string? Token { get; init; }

    /// <summary>Whether sockets are refused, as while a gateway starts.</summary>
    public bool IsAway { get; set; }

    /// <summary>Whether there were no requests yet.</summary>
    public bool IsEmpty { get; set; }

    /// <summary>Whether it knows of the jobs.</summary>
    public bool HasJobs { get; set; } = true;

    /// <summary>The p95 that it tells, in seconds.</summary>
    public double P95 { get; set; } = 0.05;

    /// <summary>Of how many requests, look-ups and queries its figures are.</summary>
    public int Recent { get; set; } = 100;

    /// <summary>How many requests were over their callers' shares.</summary>
    public int Refused { get; set; }

    /// <summary>The variables of each subscription, in their order.</summary>
    public ConcurrentQueue<JsonNode> Subscriptions { get; } = new();

    /// <summary>The <c>Authorization</c> headers that the performance endpoints got.</summary>
    public ConcurrentQueue<string> Authorizations { get; } = new();

    /// <summary>How many clients are subscribed.</summary>
    public int Count => _subscribed.Count;

    /// <summary>Sends a tick to all.</summary>
    public async Task SendAsync()
    {
        _tick++;
        _requests += IsEmpty ? 0 : 100 + (50 * (_tick % 3));
        foreach (var (socket, gate) in _subscribed)
        {
            await gate.WaitAsync();
            try
            {
                await SendAsync(socket, new JsonObject { ["id"] = "1", ["type"] = "next", ["payload"] = new JsonObject { ["data"] = new JsonObject { ["liveMetrics"] = Snapshot() } } });
            }
            finally
            {
                gate.Release();
            }
        }
    }

    /// <summary>Closes all sockets, as a gateway that goes.</summary>
    public async Task CloseAsync()
    {
        foreach (var socket in _subscribed.Keys)
        {
            await socket.CloseOutputAsync((WebSocketCloseStatus)1012, "Service restart", CancellationToken.None);
        }
    }

    /// <summary>Ends all sockets.</summary>
    public void End() => _end.Cancel();

    public void Dispose() => _end.Dispose();

    /// <summary>Answers one of the performance endpoints.</summary>
    public Task ListAsync(HttpContext context, string json)
    {
        Authorizations.Enqueue(context.Request.Headers.Authorization.ToString());
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json);
    }

    /// <summary>Speaks with one client.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        if (IsAway || !context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync("graphql-transport-ws");
        try
        {
            while (await ReceiveAsync(socket) is { } message)
            {
                await HearAsync(socket, message);
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            // The client or the test has gone.
        }
        finally
        {
            _subscribed.TryRemove(socket, out _);
        }
    }

    private async Task HearAsync(WebSocket socket, JsonNode message)
    {
        switch ((string?)message["type"])
        {
            case "connection_init" when Token is not null && Authorization(message) != $"Bearer {Token}":
                await socket.CloseOutputAsync((WebSocketCloseStatus)4401, "The token can't be trusted.", CancellationToken.None);
                break;
            case "connection_init":
                await SendAsync(socket, new JsonObject { ["type"] = "connection_ack" });
                break;
            case "subscribe":
                Subscriptions.Enqueue(message["payload"]!["variables"]!);
                _subscribed[socket] = new SemaphoreSlim(1);
                await SendAsync();
                break;
        }
    }

    private static string? Authorization(JsonNode message)
    {
        var payload = message["payload"];
        return (string?)payload?["Authorization"];
    }

    private async Task<JsonNode?> ReceiveAsync(WebSocket socket)
    {
        var buffer = new byte[16 * 1024];
        var length = 0;
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(length), _end.Token);
            length += part.Count;
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }
            if (part.EndOfMessage)
            {
                return JsonNode.Parse(buffer.AsSpan(0, length));
            }
        }
    }

    private static Task SendAsync(WebSocket socket, JsonNode message) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(message.ToJsonString()), WebSocketMessageType.Text, true, CancellationToken.None);

    // A second between two ticks, however quickly they are sent: the test need not wait.
    private JsonNode Snapshot() => JsonNode.Parse(string.Create(CultureInfo.InvariantCulture, $$"""
        {
          "time": "{{DateTimeOffset.UnixEpoch.AddDays(20_000).AddSeconds(_tick):O}}", "nodes": [{ "node": "a" }, { "node": "b" }], "isComplete": true,
          "api": { "requests": { "totalRequests": {{_requests}}, "slowRequests": 1, "avgResponseTime": {{Of(0.02)}}, "p50": {{Of(0.015)}},
            "p95": {{Of(P95)}}, "p99": {{Of(P95 * 2)}}, "errorRate": {{Of(0.002)}}, "throughputRps": 0, "recentRequests": {{Recent}} } },
          "cache": { "recentLookups": {{Recent}}, "hitRate": {{Of(0.9)}}, "totalHits": {{_requests}}, "totalMisses": 0,
            "levels": { "memory": { "hitRate": {{Of(0.8)}} }, "redis": { "hitRate": {{Of(0.5)}} } }, "namespaces": [{ "name": "responses", "hitRate": {{Of(0.6)}} }] },
          "database": { "recentQueries": {{Recent}}, "totalQueries": {{_requests}}, "avgTime": {{Of(0.002)}}, "p95": {{Of(0.006)}}, "queriesPerSecond": 0,
            "pool": { "inUse": 3, "idle": 7, "max": 60, "waiting": 0 } },
          "jobs": {{(HasJobs ? """{ "queues": [{ "queue": "default", "enqueued": 7, "processing": 2, "scheduled": 0, "failed": 1 }] }""" : "null")}},
          "documents": { "prepared": 12, "preparedBytes": 3145728, "preparedEvicted": 4, "automatic": 5, "automaticBytes": 2048, "automaticRefused": 6 },
          "limits": { "rateRefused": {{Refused}}, "refused": 0, "shed": 0, "turnsShed": 0, "turnsWaiting": 0 },
          "system": { "cpuPercent": 12.5, "memory": { "percent": 25, "workingSetBytes": 268435456, "availableBytes": 1073741824, "heapBytes": 67108864 },
            "gc": { "gen0": 5, "gen1": 2, "gen2": 1, "pausePercent": 0.3 } }
        }
        """))!;

    private string Of(double value) => IsEmpty ? "null" : value.ToString(CultureInfo.InvariantCulture);
}
