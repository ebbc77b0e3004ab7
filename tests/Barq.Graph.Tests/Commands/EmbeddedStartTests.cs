using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Barq.Testing.Gateway;
using Barq.Testing.Processes;
using Microsoft.Data.Sqlite;

namespace Barq.Graph.Tests.Commands;

/// <summary>The gateway as it starts with nothing set, in a folder of its own.</summary>
public sealed partial class EmbeddedStartTests : IDisposable
{
    private const int DemoDeliveries = 5000;
    private readonly string _folder = TestFolder.Create("embedded");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Start_NothingSet_AnswersFromADemoFleetAndSaysWhereTheExplorerIs()
    {
        await using var gateway = await GatewayProcess.StartAsync(Start());

        Assert.Equal(DemoDeliveries, await CountDeliveriesAsync(gateway));
        await gateway.WaitForLineAsync($"is at {gateway.BaseAddress}graphql/");
        using var health = JsonDocument.Parse(await gateway.Client.GetStringAsync("health/ready"));
        Assert.Equal("healthy", health.RootElement.GetProperty("checks").GetProperty("redis").GetProperty("status").GetString());
    }

    [SkippableFact]
    public async Task Start_OnASmallMachine_LogsNoWarningAndRaisesNoAlarm()
    {
        if (!OperatingSystem.IsLinux())
        {
            Testing.TestServers.Unavailable("a process is held to one processor on Linux alone.");
        }

        await using var gateway = await GatewayProcess.StartAsync(Start() with
        {
            IsOnOneCpu = true,
            Environment = new Dictionary<string, string?> { ["DOTNET_PROCESSOR_COUNT"] = "1" },
        });
        await gateway.WaitForLineAsync($"is at {gateway.BaseAddress}graphql/");
        await CountDeliveriesAsync(gateway);
        using var health = JsonDocument.Parse(await gateway.Client.GetStringAsync("health/ready"));
        await gateway.StopAsync();

        // The moment and the level begin a line: 12:24:37 warn: …
        Assert.DoesNotContain(gateway.Output.Lines, line => Level().Match(line).Groups[1].Value is "warn" or "fail" or "crit");
        Assert.Contains(gateway.Output.Lines, line => Level().Match(line).Groups[1].Value == "info");
        Assert.All(health.RootElement.GetProperty("checks").EnumerateObject(), check => Assert.Equal("healthy", check.Value.GetProperty("status").GetString()));
    }

    [Fact]
    public async Task Start_SecondTime_KeepsTheData()
    {
        await using (var first = await GatewayProcess.StartAsync(Start()))
        {
            await first.StopAsync();
        }

        // A row less tells the kept fleet from one that was seeded again.
        Execute("DELETE FROM delivery_events WHERE delivery_id = 1; UPDATE tickets SET delivery_id = NULL WHERE delivery_id = 1; DELETE FROM deliveries WHERE id = 1");
        await using var second = await GatewayProcess.StartAsync(Start());

        Assert.Equal(DemoDeliveries - 1, await CountDeliveriesAsync(second));
    }

    [Fact]
    public async Task Start_TwoOnOneFile_BothServeOneFleet()
    {
        await using var first = await GatewayProcess.StartWithoutWaitingAsync(Start());
        await using var second = await GatewayProcess.StartWithoutWaitingAsync(Start());

        await first.WaitUntilReadyAsync();
        await second.WaitUntilReadyAsync();

        Assert.Equal(DemoDeliveries, await CountDeliveriesAsync(first));
        Assert.Equal(DemoDeliveries, await CountDeliveriesAsync(second));
    }

    [Fact]
    public async Task Start_AfterKillsDuringTheFirstStart_HasTheWholeFleet()
    {
        // The moments of the kills spread over migration and seeding: each round waits for a little more of the file.
        for (var round = 0; round < 6; round++)
        {
            await using var killed = await GatewayProcess.StartWithoutWaitingAsync(Start());
            var size = round * 400_000L;
            await Poll.UntilAsync(() => FileBytes() >= size || !killed.IsAlive, "the database file to grow");
            await killed.KillAsync();
        }

        await using var gateway = await GatewayProcess.StartAsync(Start());

        Assert.Equal(DemoDeliveries, await CountDeliveriesAsync(gateway));
    }

    [Fact]
    public async Task Start_MigrationTurnOfAKilledProcess_IsNotWaitedFor()
    {
        // EF Core's lock is a row that outlives its process; the next start waited for it for ever.
        Directory.CreateDirectory(Path.Combine(_folder, "data"));
        Execute("""CREATE TABLE "__EFMigrationsLock" ("Id" INTEGER NOT NULL PRIMARY KEY, "Timestamp" TEXT NOT NULL); INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-01-01 00:00:00+00:00')""");

        await using var gateway = await GatewayProcess.StartAsync(Start());

        Assert.Equal(DemoDeliveries, await CountDeliveriesAsync(gateway));
    }

    private string DatabaseFile => Path.Combine(_folder, "data", "barq.db");

    private GatewayStart Start() => new() { WorkingDirectory = _folder };

    private long FileBytes() => new[] { DatabaseFile, DatabaseFile + "-wal" }.Sum(file => File.Exists(file) ? new FileInfo(file).Length : 0);

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={DatabaseFile};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static async Task<int> CountDeliveriesAsync(GatewayProcess gateway)
    {
        using var response = await gateway.Client.PostAsJsonAsync("graphql", new { query = "{ deliveries { totalCount } }" });
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return json.RootElement.GetProperty("data").GetProperty("deliveries").GetProperty("totalCount").GetInt32();
    }

    [GeneratedRegex(@"^\S*\s*(trce|dbug|info|warn|fail|crit): ")]
    private static partial Regex Level();
}
