using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Barq.Graph.NodeIds;
using Barq.Graph.Tests.BackgroundJobs;
using Barq.Graph.Tests.Transport.WebSockets;
using Barq.Jobs.Offloading;
using Barq.Persistence.Auditing;
using Barq.Persistence.BackgroundJobs;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Files;
using Barq.Persistence.Users;
using Barq.Testing.Gateway;
using Barq.Testing.Processes;
using Microsoft.EntityFrameworkCore;

namespace Barq.Graph.Tests.Authorization;

/// <summary>Everything that the processes do besides answering queries, by a role that the database's policies hold.</summary>
public sealed class RowSecurityProcessTests
{
    private const int Rows = 323;
    private const string Import = "mutation($id: ID!) { importDeliveries(input: { uploadId: $id }) { job { id } errors { ... on Error { message } } } }";
    private const string Job = "query($id: ID!) { node(id: $id) { ... on BackgroundJob { status error result { ... on ImportDeliveriesResult { imported refused } } } } }";
    private const string Move = "mutation($id: ID!) { updateDeliveryStatus(input: { deliveryId: $id, status: IN_TRANSIT }) { delivery { status } errors { ... on Error { message } } } }";

    [SkippableFact]
    public async Task Import_OfAnUploadedFile_IsDoneByTheJobHost()
    {
        await using var fleet = await JobHostFleet.CreateHeldAsync();
        await using var gateway = await fleet.StartGatewayAsync();
        await using var host = await fleet.StartHostAsync();
        var user = await UserAsync(fleet, 1);
        var manager = Token(1, user);

        // A whole chunk: the last part of such a file is its row alone.
        var file = new StringBuilder("trackingNumber,pickupAddress,deliveryAddress,notes\n");
        for (var i = 0; i < Rows - 1; i++)
        {
            file.Append(CultureInfo.InvariantCulture, $"HELD-{i},a,b,{new string('x', 800)}\n");
        }

        var (begin, end) = ("HELD-LAST,", ",b,\n");
        file.Append(begin);
        file.Append('a', FileStore.ChunkSize - file.Length - end.Length).Append(end);
        Assert.Equal(FileStore.ChunkSize, file.Length);
        using var upload = new HttpRequestMessage(HttpMethod.Post, "api/v1/uploads") { Content = new StringContent(file.ToString(), Encoding.UTF8, "text/csv") };
        upload.Headers.Authorization = new AuthenticationHeaderValue("Bearer", manager);
        using var uploaded = await gateway.Client.SendAsync(upload);
        Assert.True(uploaded.IsSuccessStatusCode, await uploaded.Content.ReadAsStringAsync());
        var id = (await uploaded.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("uploadId").GetString()!;

        var job = (await AskAsync(gateway, manager, Import, new { id })).GetProperty("importDeliveries").GetProperty("job").GetProperty("id").GetString()!;
        var last = default(JsonElement);
        await Poll.UntilAsync(
            async () =>
            {
                last = (await AskAsync(gateway, manager, Job, new { id = job })).GetProperty("node");
                Assert.True(last.GetProperty("error").ValueKind == JsonValueKind.Null, last.GetRawText());
                return last.GetProperty("status").GetString() is not ("QUEUED" or "RUNNING");
            },
            "the job to end");

        Assert.Equal(("SUCCEEDED", Rows), (last.GetProperty("status").GetString(), last.GetProperty("result").GetProperty("imported").GetInt32()));
        Assert.Equal(Rows, await fleet.ReadAsync(context => context.Deliveries.CountAsync(row => row.OrganizationId == 1 && row.TrackingNumber.StartsWith("HELD-"))));
        Assert.Equal(Rows, await fleet.ReadAsync(context => context.AuditLog.CountAsync(row => row.OrganizationId == 1 && row.EntityType == "Delivery" && row.Actor == $"user {user}")));

        // Another organization sees neither the job nor its rows.
        Assert.Equal(JsonValueKind.Null, (await AskAsync(gateway, Token(2, await UserAsync(fleet, 2)), Job, new { id = job })).GetProperty("node").ValueKind);
    }

    [SkippableFact]
    public async Task Write_WithSubscribersOfTwoOrganizationsAndACourier_IsToldToItsOwnWithItsRows()
    {
        const string subscription = "subscription { deliveryStatusChanged { id status courier { id } organization { id } } }";
        await using var fleet = await JobHostFleet.CreateHeldAsync();
        await using var gateway = await fleet.StartGatewayAsync();
        var delivery = await fleet.ReadAsync(context => context.Deliveries.FirstAsync(row => row.OrganizationId == 1 && row.Status == DeliveryStatus.Assigned && row.CourierId != null));
        var foreign = await fleet.ReadAsync(context => context.Deliveries.FirstAsync(row => row.OrganizationId == 2 && row.Status == DeliveryStatus.Assigned && row.CourierId != null));
        var (own, other) = (Token(1, await UserAsync(fleet, 1)), Token(2, await UserAsync(fleet, 2)));
        var courier = TestTokens.Make(TestTokens.Symmetric(), new() { ["organization_id"] = 1, ["role"] = "COURIER", ["courier_id"] = delivery.CourierId!.Value });
        var sockets = new[] { own, courier, other }.Select(token => SubscribeAsync(gateway, token, subscription)).ToArray();
        await Task.WhenAll(sockets);

        await MoveAsync(gateway, own, delivery.Id);
        await MoveAsync(gateway, other, foreign.Id);

        foreach (var (socket, id) in sockets.Zip([delivery.Id, delivery.Id, foreign.Id]))
        {
            await using var client = await socket;
            var told = await NextAsync(client);
            Assert.Equal((new NodeId("Delivery", id).ToString(), "IN_TRANSIT"), (told.GetProperty("id").GetString(), told.GetProperty("status").GetString()));
            Assert.Equal(JsonValueKind.Object, told.GetProperty("courier").ValueKind);
        }
    }

    [SkippableFact]
    public async Task CleanUp_OfAllOrganizations_RemovesWhatHasExpired()
    {
        await using var fleet = await JobHostFleet.CreateHeldAsync();
        await using var gateway = await fleet.StartGatewayAsync();
        await fleet.ReadAsync(async context =>
        {
            foreach (var organization in new[] { 1, 2 })
            {
                context.Add(new AuditEntry { OrganizationId = organization, Actor = "old", Action = "a", EntityType = "T", EntityId = 1, CreatedAt = DateTimeOffset.UnixEpoch.AddDays(1) });
            }

            // Those that are first by their keys are looked at.
            await context.AuditLog.ExecuteDeleteAsync();
            return await context.SaveChangesAsync();
        });
        await fleet.AddJobAsync("cleanUp", JobQueues.LowPriority, "clean-up@2026-01-01T03:00:00Z", JobStatus.Succeeded, "schedule");
        await using var host = await fleet.StartHostAsync(("RETENTION_AUDIT_DAYS", "30"));

        await Poll.UntilAsync(() => fleet.ReadAsync(async context => !await context.AuditLog.AnyAsync(entry => entry.Actor == "old")), "the old entries to be gone");
    }

    [SkippableFact]
    public async Task Warming_OfAllOrganizationsAndRoles_IsDoneBeforeTheGatewayIsReady()
    {
        await using var fleet = await JobHostFleet.CreateHeldAsync();
        await using var gateway = await fleet.StartGatewayAsync(("CACHE_WARMING_ENABLED", "true"), ("CACHE_ENABLED", "true"));

        await Poll.UntilAsync(
            async () =>
            {
                using var response = await gateway.Client.GetAsync("health/ready");
                return response.IsSuccessStatusCode;
            },
            "the gateway to be ready");
    }

    private static async Task<long> UserAsync(JobHostFleet fleet, int organization) =>
        await fleet.ReadAsync(context => context.Users.Where(user => user.OrganizationId == organization && user.IsActive).MinAsync(user => user.Id));

    private static string Token(int organization, long user) =>
        TestTokens.Make(TestTokens.Symmetric(), new() { ["organization_id"] = organization, ["role"] = "MANAGER", ["user_id"] = user });

    private static async Task MoveAsync(GatewayProcess gateway, string token, long id)
    {
        var moved = (await AskAsync(gateway, token, Move, new { id = new NodeId("Delivery", id).ToString() })).GetProperty("updateDeliveryStatus");
        Assert.Equal("null", moved.GetProperty("errors").GetRawText());
    }

    private static async Task<JsonElement> AskAsync(GatewayProcess gateway, string token, string query, object variables)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "graphql") { Content = JsonContent.Create(new { query, variables }) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await gateway.Client.SendAsync(request);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.False(answer.TryGetProperty("errors", out var errors), $"{errors}");
        return answer.GetProperty("data");
    }

    // A round trip behind it: what comes from now on is told.
    private static async Task<SocketClient> SubscribeAsync(GatewayProcess gateway, string token, string query)
    {
        var socket = await SocketClient.OpenAsync(new Uri(gateway.BaseAddress, "graphql"), token);
        await socket.SubscribeAsync("s", query);
        await socket.SubscribeAsync("q", "{ __typename }");
        while ((await socket.ReceiveAsync())!.Contains("\"id\":\"q\",\"type\":\"complete\"", StringComparison.Ordinal) is false)
        {
        }

        return socket;
    }

    private static async Task<JsonElement> NextAsync(SocketClient socket)
    {
        while (true)
        {
            var message = JsonElement.Parse((await socket.ReceiveAsync())!);
            if (message.GetProperty("type").GetString() == "next")
            {
                return message.GetProperty("payload").GetProperty("data").EnumerateObject().Single().Value;
            }
        }
    }
}
