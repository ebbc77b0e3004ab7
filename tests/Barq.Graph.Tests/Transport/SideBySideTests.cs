using Barq.Graph.Tests.Authorization;
using Barq.Graph.Tests.Transport.Http;
using Barq.Graph.Tests.Transport.WebSockets;
using Barq.Testing.Databases;

namespace Barq.Graph.Tests.Transport;

/// <summary>Queries of one batch, of one socket and of one operation run side by side, as the database itself sees them.</summary>
public sealed class SideBySideTests
{
    private const string One = "{ couriers(first: 3) { nodes { fullName } } }";
    private const string Other = "{ couriers(first: 4) { nodes { city } } }";

    private static readonly string _token = TestTokens.Make(TestTokens.Symmetric(), new() { ["platform_admin"] = true, ["user_id"] = 9 });

    [SkippableTheory]
    [InlineData(One, One), InlineData(One, Other)]
    public async Task Batch_OfTwoQueries_RunsThemSideBySide(string first, string second)
    {
        await using var gateway = await StartAsync();
        await using (var table = await SlowTable.MakeAsync(gateway, "couriers"))
        {
            using var client = new CancellationTokenSource();
            using var request = Ways.Body($"[{new WayRequest(first).Json(null)},{new WayRequest(second).Json(null)}]");
            request.Headers.Authorization = new("Bearer", _token);
            var asked = gateway.Client.SendAsync(request, client.Token);

            await table.RunningAsync(2);

            await client.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
            await table.RunningAsync(0);
        }
    }

    [SkippableTheory]
    [InlineData(One, One), InlineData(One, Other)]
    public async Task Socket_WithTwoQueries_RunsThemSideBySide(string first, string second)
    {
        await using var gateway = await StartAsync();
        await using var table = await SlowTable.MakeAsync(gateway, "couriers");
        await using var client = await SocketClient.OpenAsync(gateway.Address, _token);
        await client.SubscribeAsync("1", first);
        await client.SubscribeAsync("2", second);

        await table.RunningAsync(2);
    }

    [SkippableFact]
    public async Task Operation_OfTwoRoots_RunsThemSideBySide()
    {
        await using var gateway = await StartAsync();
        await using var table = await SlowTable.MakeAsync(gateway, "couriers");
        await using var client = await SocketClient.OpenAsync(gateway.Address, _token);
        await client.SubscribeAsync("1", "{ a: couriers(first: 3) { nodes { fullName } } b: couriers(first: 4) { nodes { city } } }");

        await table.RunningAsync(2);
    }

    private static Task<HttpGateway> StartAsync() => HttpGateway.StartAsync(TestProvider.PostgreSql, new Dictionary<string, string?> { ["AUTH_SYMMETRIC_KEY"] = TestTokens.Key });
}
