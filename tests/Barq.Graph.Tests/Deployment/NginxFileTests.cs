using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Barq.Graph.Tests.Explorer.Browser;
using Barq.Testing;
using Barq.Testing.Gateway;
using Barq.Testing.Processes;
using Barq.Testing.Restarting;

namespace Barq.Graph.Tests.Deployment;

/// <summary>nginx with the very file that operators get, before a gateway, in a browser and without.</summary>
public sealed class NginxFileTests(Chromium chromium) : IClassFixture<Chromium>
{
    // Each returns when an event has come: a ticket is opened again and again, since nothing tells a page when a stream has been opened.
    private const string OpenATicket = """
        const open = () => fetch('/graphql', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ query:
          'mutation { createTicket(input: { organizationId: "T3JnYW5pemF0aW9uOjE=", createdById: "VXNlcjox", category: DELIVERY, priority: HIGH, subject: "Late", description: "Since Monday" }) { ticket { id } } }' }) });
        const opening = setInterval(open, 300);
        """;

    private const string Socket = $$$"""
        void (async () => {
          {{{OpenATicket}}}
          const socket = new WebSocket(location.origin.replace('http', 'ws') + '/graphql', 'graphql-transport-ws');
          socket.onopen = () => socket.send('{"type":"connection_init"}');
          socket.onmessage = ({ data }) => {
            const message = JSON.parse(data);
            if (message.type === 'connection_ack') socket.send('{"id":"1","type":"subscribe","payload":{"query":"subscription { ticketChanged { subject } }"}}');
            if (message.type === 'next') { window.told = message.payload.data.ticketChanged.subject; clearInterval(opening); socket.close(); }
          };
        })()
        """;

    private const string Events = $$$"""
        void (async () => {
          {{{OpenATicket}}}
          const answer = await fetch('/graphql', { method: 'POST', headers: { 'Content-Type': 'application/json', Accept: 'text/event-stream' }, body: '{"query":"subscription { ticketChanged { subject } }"}' });
          const reader = answer.body.getReader();
          for (let text = ''; !window.streamed;) {
            const { value, done } = await reader.read();
            if (done) break;
            text += new TextDecoder().decode(value);
            if (text.includes('event: next')) { window.streamed = text; clearInterval(opening); }
          }
        })()
        """;

    [SkippableFact]
    public async Task Browser_ThroughNginx_HasExplorerDashboardSocketsAndStreams()
    {
        await using var gateway = await GatewayProcess.StartAsync(Trusting());
        await using var nginx = await NginxProcess.StartShippedAsync(gateway.BaseAddress.Port);
        await using var page = await chromium.OpenPageAsync();

        await page.GoToAsync(new Uri(nginx.BaseAddress, "graphql"));
        await page.UntilAsync("document.title.length > 0 && document.body.innerText.length > 20");
        Assert.Empty(page.Errors);
        await page.GoToAsync(new Uri(nginx.BaseAddress, "dashboard"));
        await page.UntilAsync("document.getElementById('state').dataset.kind === 'live'");

        await page.GoToAsync(nginx.BaseAddress);
        await page.UntilAsync("document.getElementById('run')");
        await page.EvaluateAsync(Socket);
        await page.UntilAsync("window.told === 'Late'");
        await page.EvaluateAsync(Events);
        await page.UntilAsync("window.streamed");
    }

    [SkippableFact]
    public async Task Requests_ThroughNginx_AreKeptByIdAndTellWhoAsks()
    {
        await using var gateway = await GatewayProcess.StartAsync(Trusting());
        await using var nginx = await NginxProcess.StartShippedAsync(gateway.BaseAddress.Port);
        using var client = new HttpClient { BaseAddress = nginx.BaseAddress };
        var document = await File.ReadAllTextAsync(Repository.PathOf("schema", "operations", "organization-directory.graphql"));
        var path = $"graphql/persisted/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(document)))}/OrganizationDirectory";

        using var first = await client.GetAsync(path);
        using var again = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "If-None-Match", first.Headers.ETag!.ToString() } } };
        using var unchanged = await client.SendAsync(again);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotModified), (first.StatusCode, unchanged.StatusCode));
        Assert.True(first.Headers.Contains("X-Cache"));

        // What is for those beside it does not get out.
        Assert.All(
            await Task.WhenAll(new[] { "metrics", "health/ready", "health/live" }.Select(async closed => (await client.GetAsync(closed)).StatusCode)),
            status => Assert.Equal(HttpStatusCode.NotFound, status));

        // Compressed once, by the gateway.
        using var compressed = new HttpRequestMessage(HttpMethod.Post, "graphql") { Content = JsonContent.Create(new { query = "{ deliveries(first: 50) { nodes { id trackingNumber deliveryAddress } } }" }), Headers = { { "Accept-Encoding", "gzip" } } };
        using var answer = await client.SendAsync(compressed);
        Assert.Equal(["gzip"], answer.Content.Headers.ContentEncoding);

        // A name that a client makes up is not passed on, or the gateway would count it as somebody else's address.
        using var forged = new HttpRequestMessage(HttpMethod.Get, "graphql?query={__typename}") { Headers = { { "X-Forwarded-For", "203.0.113.7" } } };
        using var asked = await client.SendAsync(forged);
        Assert.Equal(HttpStatusCode.OK, asked.StatusCode);
        Assert.DoesNotContain(gateway.Output.Lines, line => line.Contains("203.0.113.7", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task Gateway_ThatIsKilled_IsLeftOutAndNobodyNotices()
    {
        var folder = TestFolder.Create("nginx-fleet");
        await using var stays = await GatewayProcess.StartAsync(Trusting() with { WorkingDirectory = folder });
        await using var goes = await GatewayProcess.StartAsync(Trusting() with { WorkingDirectory = folder });
        await using var nginx = await NginxProcess.StartShippedAsync(stays.BaseAddress.Port, goes.BaseAddress.Port);
        using var client = new HttpClient { BaseAddress = nginx.BaseAddress };
        await AskAsync(client);
        await goes.KillAsync();

        for (var i = 0; i < 20; i++)
        {
            Assert.Equal("Query", await AskAsync(client));
        }
    }

    private static GatewayStart Trusting() => new() { Environment = new Dictionary<string, string?> { ["TRUSTED_PROXIES"] = "127.0.0.1" } };

    private static async Task<string?> AskAsync(HttpClient client)
    {
        using var answer = await client.PostAsJsonAsync("graphql", new { query = "{ __typename }" });
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data").GetProperty("__typename").GetString();
    }
}
