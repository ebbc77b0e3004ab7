using System.Net.Http.Json;
using System.Text.Json;
using System.Threading.Channels;
using Barq.Graph.NodeIds;

namespace Barq.Testing.Offloading;

/// <summary>Clients that want jobs done, and ask again with the same key until a job is the answer, whatever happens to the gateway meanwhile.</summary>
internal sealed class DrillClients : IDisposable
{
    private const int Count = 6;
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);

    private readonly HttpClient _http;
    private readonly TimeSpan _patience;
    private readonly Channel<DrillJob> _jobs = Channel.CreateUnbounded<DrillJob>();
    private readonly Task[] _clients;
    private long _requests;
    private int _acknowledged;
    private int _renamed;

    public DrillClients(Uri gateway, TimeSpan patience)
    {
        _http = new HttpClient { BaseAddress = gateway, Timeout = TimeSpan.FromSeconds(20) };
        _patience = patience;
        _clients = [.. Enumerable.Range(0, Count).Select(_ => Task.Run(WorkAsync))];
    }

    /// <summary>Requests that were sent.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>Jobs that the gateway has answered with.</summary>
    public int Acknowledged => Volatile.Read(ref _acknowledged);

    /// <summary>Repeated requests that were answered with another job than the first.</summary>
    public int Renamed => Volatile.Read(ref _renamed);

    /// <summary>Has clients ask for jobs.</summary>
    public void Ask(IEnumerable<DrillJob> jobs)
    {
        foreach (var job in jobs)
        {
            _jobs.Writer.TryWrite(job);
        }
    }

    /// <summary>Done when all are acknowledged, or a client has lost its patience.</summary>
    public async Task EndAsync()
    {
        _jobs.Writer.Complete();
        await Task.WhenAll(_clients);
    }

    /// <summary>Fails where a client has.</summary>
    public void Check()
    {
        foreach (var client in _clients.Where(client => client.IsFaulted))
        {
            client.GetAwaiter().GetResult();
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task WorkAsync()
    {
        await foreach (var job in _jobs.Reader.ReadAllAsync())
        {
            if (await AskAsync(job) is not { } first)
            {
                continue;
            }

            job.Acknowledged = first;
            Interlocked.Increment(ref _acknowledged);

            // A third of the clients don't trust the answer.
            if (job.Number % 3 == 0 && await AskAsync(job) is { } second && second != first)
            {
                Interlocked.Increment(ref _renamed);
            }
        }
    }

    private async Task<long?> AskAsync(DrillJob job)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(started) < _patience)
        {
            Interlocked.Increment(ref _requests);
            if (await TryAsync(job) is { } key)
            {
                return key;
            }

            await Task.Delay(_pause, TimeProvider.System);
        }

        return null;
    }

    private async Task<long?> TryAsync(DrillJob job)
    {
        JsonElement answer;
        try
        {
            using var response = await _http.PostAsJsonAsync("graphql", new { query = job.Query, variables = new { input = job.Input } });
            if (!response.IsSuccessStatusCode && (int)response.StatusCode < 500)
            {
                throw new InvalidOperationException($"{job.Mutation} was refused: {await response.Content.ReadAsStringAsync()}");
            }

            answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException or TaskCanceledException)
        {
            return null;
        }

        if (!answer.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Object || data.GetProperty("answer") is not { ValueKind: JsonValueKind.Object } payload)
        {
            return null;
        }

        return payload.GetProperty("job") is { ValueKind: JsonValueKind.Object } given && NodeId.TryParse(given.GetProperty("id").GetString(), out var id)
            ? id.Key
            : throw new InvalidOperationException($"{job.Mutation} was refused: {answer}");
    }
}
