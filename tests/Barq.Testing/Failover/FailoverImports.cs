using System.Globalization;
using System.Text.Json;
using Barq.Testing.Processes;

namespace Barq.Testing.Failover;

/// <summary>Jobs that a client of a <see cref="FailoverLoad"/> asks for, each once: the import of a parcel, which may be added once only.</summary>
/// <param name="asker">Who asks.</param>
internal sealed class FailoverImports(FailoverAsker asker)
{
    private const string Ask = """
        mutation($number: String!) { importDeliveries(input: { organizationId: "T3JnYW5pemF0aW9uOjE=", rows: [{ trackingNumber: $number, pickupAddress: "1 Gate, Riyadh", deliveryAddress: "2 Gate, Jeddah" }] }) {
          job { id } errors { __typename } } }
        """;

    private const string Look = "query($id: ID!) { node(id: $id) { ... on BackgroundJob { status result { ... on ImportDeliveriesResult { imported refused } } } } }";
    private const string There = "query($number: String!) { deliveries(first: 2, where: { trackingNumber: { eq: $number } }) { nodes { events(first: 5) { nodes { id } } } } }";

    private static readonly TimeProvider _time = TimeProvider.System;
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(250);

    // A job that has failed is tried again after a pause.
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);

    private readonly string _mine = $"DRILL-{Guid.NewGuid():n}"[..20];
    private readonly List<(string Job, string Number)> _taken = [];

    /// <summary>Asks for one after the other until the end.</summary>
    /// <param name="end">The end.</param>
    public async Task RunAsync(CancellationToken end)
    {
        for (var turn = 1; !end.IsCancellationRequested; turn++)
        {
            var number = string.Create(CultureInfo.InvariantCulture, $"{_mine}-{turn}");
            if (await asker.AskAsync(turn, Ask, new { number }) is { } data && data.GetProperty("importDeliveries").GetProperty("job") is { ValueKind: JsonValueKind.Object } job)
            {
                _taken.Add((job.GetProperty("id").GetString()!, number));
            }

            await Task.Delay(_pause, _time, CancellationToken.None);
        }
    }

    /// <summary>Waits until all are done that were taken.</summary>
    /// <returns>How many were done, how many were not, and of how many something was done twice.</returns>
    public async Task<(int Done, int Lost, int Doubled)> EndAsync()
    {
        var (done, doubled) = (0, 0);
        var begun = _time.GetTimestamp();
        foreach (var (job, number) in _taken)
        {
            JsonElement? found = null;
            await Poll.UntilAsync(async () => _time.GetElapsedTime(begun) > _patience || (found = await EndOfAsync(job)) is not null, "a job to end", _patience * 2);
            var parcels = (await asker.AskAsync(0, There, new { number }))?.GetProperty("deliveries").GetProperty("nodes").EnumerateArray().ToArray() ?? [];
            var isDone = found?.GetProperty("status").GetString() == "SUCCEEDED" && parcels.Length > 0;
            done += isDone ? 1 : 0;

            // A row that was refused was there already: an attempt has found what another has done.
            doubled += parcels.Length > 1 || parcels.Any(parcel => parcel.GetProperty("events").GetProperty("nodes").GetArrayLength() > 1) || (isDone && found!.Value.GetProperty("result").GetProperty("refused").GetInt32() > 0) ? 1 : 0;
        }

        return (done, _taken.Count - done, doubled);
    }

    private async Task<JsonElement?> EndOfAsync(string job)
    {
        var found = await LookAsync(job);
        if (found is null)
        {
            await Task.Delay(_pause, _time);
        }

        return found;
    }

    private async Task<JsonElement?> LookAsync(string job) =>
        await asker.AskAsync(0, Look, new { id = job }) is { } data && data.GetProperty("node") is { ValueKind: JsonValueKind.Object } node && node.GetProperty("status").GetString() is "SUCCEEDED" or "DEAD" or "CANCELLED" ? node : null;
}
