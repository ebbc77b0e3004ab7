using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Barq.Graph.PersistedOperations;
using Barq.Graph.Preparation;
using Barq.Graph.Tests.Transport.Http;
using Barq.Graph.Tests.Transport.WebSockets;
using Barq.Persistence.Access;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Graph.Tests.Transport;

/// <summary>What is asked by one of the <see cref="Ways"/>.</summary>
/// <param name="Query">The document.</param>
/// <param name="Variables">Its variables; null for none.</param>
/// <param name="OperationName">The operation's name; null where there is one.</param>
internal sealed record WayRequest(string Query, object? Variables = null, string? OperationName = null)
{
    /// <summary>The request's extensions; null for none.</summary>
    public Dictionary<string, object?>? Extensions { get; init; }

    /// <summary>The token; null for none.</summary>
    public string? Token { get; init; }

    /// <summary>A header more; of sockets, of the handshake.</summary>
    public (string Name, string Value)? Header { get; init; }

    /// <summary>As JSON.</summary>
    /// <param name="documentId">The id of the stored document; null to send the text.</param>
    public string Json(string? documentId) => JsonSerializer.Serialize(Parameters(documentId));

    /// <summary>As parameters of a URL.</summary>
    /// <inheritdoc cref="Json"/>
    public string Url(string? documentId) => "?" + string.Join('&', Parameters(documentId)
        .Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value as string ?? JsonSerializer.Serialize(pair.Value))}"));

    private Dictionary<string, object> Parameters(string? documentId)
    {
        var parameters = new Dictionary<string, object> { [documentId is null ? "query" : "documentId"] = documentId ?? Query };
        foreach (var (name, value) in new (string, object?)[] { ("variables", Variables), ("operationName", OperationName), ("extensions", Extensions) })
        {
            if (value is not null)
            {
                parameters.Add(name, value);
            }
        }

        return parameters;
    }
}

/// <summary>An answer, whatever it came by: the response object as it would be over HTTP.</summary>
/// <param name="Json">The response object; undefined where the connection was closed instead.</param>
/// <param name="Status">The HTTP status, or the closing code of a socket; 200 where it stayed open.</param>
internal sealed record WayAnswer(JsonElement Json, int Status)
{
    /// <summary>The code of the first error; null where there is none.</summary>
    public string? Code => Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty("errors", out var errors) ? errors[0].GetProperty("extensions").GetProperty("code").GetString() : null;
}

/// <summary>A way by which a request can come.</summary>
/// <param name="Name">Its name.</param>
/// <param name="CanMutate">Whether mutations come by it.</param>
/// <param name="Streams">Whether subscriptions come by it.</param>
/// <param name="AskAsync">Asks.</param>
internal sealed record Way(string Name, bool CanMutate, bool Streams, Func<HttpGateway, WayRequest, Task<WayAnswer>> AskAsync);

/// <summary>All ways by which a request can come.</summary>
internal static class Ways
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Way> All { get; } =
    [
        new("post", true, false, (gateway, asked) => PostAsync(gateway, asked, asked.Json(null))),
        new("get", false, false, (gateway, asked) => SendAsync(gateway, asked, new(HttpMethod.Get, gateway.Address + asked.Url(null)))),
        new("batch", true, false, async (gateway, asked) =>
        {
            var answers = await PostAsync(gateway, asked, $"[{asked.Json(null)},{{\"query\":\"{{ __typename }}\"}}]");
            return answers.Json.ValueKind == JsonValueKind.Array ? answers with { Json = answers.Json[0] } : answers;
        }),
        new("persisted post", true, false, async (gateway, asked) => await PostAsync(gateway, asked, asked.Json(await StoreAsync(gateway, asked.Query)))),
        new("persisted get", false, false, async (gateway, asked) => await SendAsync(gateway, asked, new(HttpMethod.Get, gateway.Address + asked.Url(await StoreAsync(gateway, asked.Query))))),
        new("persisted address", false, false, async (gateway, asked) => await SendAsync(gateway, asked, new(HttpMethod.Get, await AddressAsync(gateway, asked)))),
        new("socket", true, true, (gateway, asked) => SocketAsync(gateway, asked, null)),
        new("persisted socket", true, true, async (gateway, asked) => await SocketAsync(gateway, asked, await StoreAsync(gateway, asked.Query))),
        new("event stream by post", true, true, (gateway, asked) => StreamAsync(gateway, asked, Body(asked.Json(null)))),
        new("event stream by get", false, true, (gateway, asked) => StreamAsync(gateway, asked, new(HttpMethod.Get, gateway.Address + asked.Url(null)))),
        new("persisted event stream", true, true, async (gateway, asked) => await StreamAsync(gateway, asked, Body(asked.Json(await StoreAsync(gateway, asked.Query))))),
    ];

    /// <summary>Stores a document as the front ends' are, unchecked: it may have been allowed when it was published.</summary>
    /// <returns>Its id.</returns>
    public static async Task<string> StoreAsync(HttpGateway gateway, string text)
    {
        var id = DocumentId.Of(text);
        var problem = await gateway.Services.GetRequiredService<DocumentStore>().PublishAsync(
            Caller.PlatformAdministrator("publisher"), new Dictionary<string, string> { [id] = text }, CancellationToken.None);
        Assert.Null(problem);
        return id;
    }

    // The address says nothing of extensions.
    private static async Task<string> AddressAsync(HttpGateway gateway, WayRequest asked) =>
        $"{gateway.Address}/persisted/{await StoreAsync(gateway, asked.Query)}{(asked.OperationName is { } name ? "/" + name : "")}"
        + (asked.Variables is { } variables ? "?variables=" + Uri.EscapeDataString(JsonSerializer.Serialize(variables)) : "");

    /// <summary>The first event of a stream that tells something, and nothing where it ends without.</summary>
    public static async Task<JsonElement> FirstEventAsync(Stream stream)
    {
        using var reader = new StreamReader(stream, leaveOpen: true);
        while (await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System) is { } line)
        {
            if (line.StartsWith("data: {", StringComparison.Ordinal))
            {
                return JsonElement.Parse(line["data: ".Length..]);
            }
        }

        return default;
    }

    /// <summary>A request for an event stream.</summary>
    public static HttpRequestMessage Body(string json) => new(HttpMethod.Post, "") { Content = new StringContent(json, Encoding.UTF8, "application/json") };

    private static Task<WayAnswer> PostAsync(HttpGateway gateway, WayRequest asked, string body) => SendAsync(gateway, asked, Body(body));

    private static async Task<WayAnswer> SendAsync(HttpGateway gateway, WayRequest asked, HttpRequestMessage request)
    {
        using (request)
        {
            Prepare(request, asked);
            var answer = await gateway.SendAsync(request);
            return new WayAnswer(JsonElement.Parse(answer.Text), answer.Status);
        }
    }

    private static async Task<WayAnswer> StreamAsync(HttpGateway gateway, WayRequest asked, HttpRequestMessage request)
    {
        using (request)
        {
            Prepare(request, asked);
            request.Headers.Accept.Add(new("text/event-stream"));
            using var response = await gateway.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            var stream = await response.Content.ReadAsStreamAsync();
            return response.Content.Headers.ContentType?.MediaType == "text/event-stream"
                ? new WayAnswer(await FirstEventAsync(stream), (int)response.StatusCode)
                : new WayAnswer((await JsonDocument.ParseAsync(stream)).RootElement, (int)response.StatusCode);
        }
    }

    private static async Task<WayAnswer> SocketAsync(HttpGateway gateway, WayRequest asked, string? documentId)
    {
        await using var client = await SocketClient.ConnectAsync(gateway.Address, headers: asked.Header is { } header ? [header] : []);
        await client.InitializeAsync(asked.Token);
        await client.SendAsync($"{{\"id\":\"1\",\"type\":\"subscribe\",\"payload\":{asked.Json(documentId)}}}");
        if (await client.ReceiveAsync() is not { } text)
        {
            return new WayAnswer(default, (int)client.Socket.CloseStatus!);
        }

        var message = JsonElement.Parse(text);
        var payload = message.GetProperty("payload");
        return new WayAnswer(message.GetProperty("type").GetString() == "error" ? JsonSerializer.SerializeToElement(new { errors = payload }) : payload, 200);
    }

    private static void Prepare(HttpRequestMessage request, WayRequest asked)
    {
        if (asked.Token is { } token)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        if (asked.Header is { } header)
        {
            request.Headers.Add(header.Name, header.Value);
        }
    }
}
