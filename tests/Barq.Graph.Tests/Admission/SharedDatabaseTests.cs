using System.Data.Common;
using System.Globalization;
using Barq.Graph.Tests.Authorization;
using Barq.Graph.Tests.Transport.Http;
using Barq.Graph.Tests.Transport.WebSockets;
using Barq.Persistence.Replicas;
using Barq.Persistence.Sharing;
using Barq.Testing.Processes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Barq.Graph.Tests.Admission;

/// <summary>One caller floods the database by every way there is; another organization's statement is the next all the same. Positions are counted, not time.</summary>
public sealed class SharedDatabaseTests
{
    private const string Text = "{ a: couriers(first: 1) { nodes { id } } b: vehicles(first: 1) { nodes { id } } c: deliveries(first: 1) { nodes { id } } }";
    private const string Query = "{\"query\":\"" + Text + "\"}";

    [Theory]
    [InlineData("batch")]
    [InlineData("socket")]
    [InlineData("event streams")]
    [InlineData("requests")]
    public async Task Statement_OfAnInnocentCaller_WaitsForNoneOfAFlood(string way)
    {
        using var reads = new CountedReads();
        await using var gateway = await HttpGateway.StartAsync(
            settings: new() { ["DB_MAX_RUNNING"] = "1", ["AUTH_SYMMETRIC_KEY"] = TestTokens.Key, ["REQUEST_DEDUPLICATION_ENABLED"] = "false" },
            configure: services =>
            {
                var inner = services.Single(service => service.ServiceType == typeof(IReadConnections)).ImplementationFactory!;
                services.Replace(ServiceDescriptor.Singleton(provider => reads.Around((IReadConnections)inner(provider))));
            });
        var gate = gateway.Services.GetRequiredService<StatementGate>();
        var taken = await gate.EnterAsync(new StatementOwner(99, "the test"), default);
        await using var socket = await SocketClient.OpenAsync(gateway.Address, Token(1));
        var flood = Enumerable.Range(0, 10).Select(i => way switch
        {
            "batch" => i > 0 ? Task.CompletedTask : PostAsync(gateway, 1, $"[{string.Join(',', Enumerable.Repeat(Query, 10))}]"),
            "socket" => socket.SubscribeAsync(i.ToString(CultureInfo.InvariantCulture), Text),
            "event streams" => PostAsync(gateway, 1, Query, "text/event-stream"),
            _ => PostAsync(gateway, 1, Query),
        }).ToList();
        await Poll.UntilAsync(() => gate.Waiting == 30, "the flood to wait");
        var innocent = PostAsync(gateway, 2, "{\"query\":\"{ couriers(first: 1) { nodes { id } } }\"}");
        await Poll.UntilAsync(() => gate.Waiting == 31, "the innocent to wait");

        // Neither has anything running: the one that came first may be the first, and then it is the innocent's turn. No third is let through.
        reads.Permit(2);
        taken.Dispose();

        Assert.Equal(200, (await innocent).Status);
        Assert.Equal(2, reads.Ended);
        reads.Permit(1000);
        await Task.WhenAll(flood);
        await Poll.UntilAsync(() => gate.Running == 0 && gate.Waiting == 0, "everybody to be served");
        Assert.Equal(31, reads.Ended);
    }

    private static Task<HttpAnswer> PostAsync(HttpGateway gateway, int organization, string body, string? accept = null) =>
        gateway.PostAsync(body, accept: accept, configure: request => request.Headers.Authorization = new("Bearer", Token(organization)));

    private static string Token(int organization) =>
        TestTokens.Make(TestTokens.Symmetric(), new() { ["organization_id"] = organization, ["role"] = "MANAGER", ["user_id"] = organization });

    private sealed class CountedReads : IDisposable
    {
        private readonly SemaphoreSlim _permits = new(0);
        private int _ended;

        public int Ended => Volatile.Read(ref _ended);

        public void Dispose() => _permits.Dispose();

        public void Permit(int count) => _permits.Release(count);

        public IReadConnections Around(IReadConnections inner) => new Reads(this, inner);

        private sealed class Reads(CountedReads counted, IReadConnections inner) : IReadConnections
        {
            public async ValueTask<T> ReadAsync<T>(
                ReadConsistency consistency, Func<DbConnection, CancellationToken, ValueTask<T>> read, CancellationToken cancellationToken)
            {
                await counted._permits.WaitAsync(cancellationToken);
                var result = await inner.ReadAsync(consistency, read, cancellationToken);
                Interlocked.Increment(ref counted._ended);
                return result;
            }

            public ValueTask<DbConnection> OpenReadAsync(ReadConsistency consistency, CancellationToken cancellationToken) =>
                inner.OpenReadAsync(consistency, cancellationToken);
        }
    }
}
