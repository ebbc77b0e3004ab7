using System.Globalization;
using System.Text;
using Barq.Testing.Processes;

namespace Barq.Testing.Attacks;

/// <summary>
/// Users of one organization who ask every 100 ms between them, and find out how long an answer takes. They take turns, so that none of
/// them asks for more than the rate limit allows by default. Each request has a thread of its own, and waits for nothing that the attackers beside
/// it in this process leave in the thread pool's queue, nor for a processor until another's slice of it is over: that would be taken for the gateway's doing.
/// </summary>
public sealed class InnocentClient : IDisposable
{
    private static readonly TimeSpan _every = TimeSpan.FromMilliseconds(100);
    private readonly HttpClient _client;
    private readonly string[] _tokens;
    private int _asked;

    /// <summary>Makes them.</summary>
    /// <param name="gateway">Where the gateway is.</param>
    /// <param name="tokens">Their tokens.</param>
    public InnocentClient(Uri gateway, string[] tokens)
    {
        _tokens = tokens;
        _client = new HttpClient { BaseAddress = gateway, Timeout = TimeSpan.FromSeconds(60) };
    }

    /// <summary>Asks until it is told to stop.</summary>
    /// <param name="until">Ends it; what has been asked is waited for.</param>
    public Task<InnocentTimes> AskAsync(CancellationToken until) => OnAThread(() =>
    {
        var asked = new List<Task<(double Milliseconds, bool IsAnswered)>>();
        var started = TimeProvider.System.GetTimestamp();
        do
        {
            // Whether or not the one before has been answered.
            asked.Add(OnAThread(Ask));
        }
        while (!until.WaitHandle.WaitOne(Max(TimeSpan.Zero, (_every * asked.Count) - TimeProvider.System.GetElapsedTime(started))));

        var times = Task.WhenAll(asked).GetAwaiter().GetResult();
        return new InnocentTimes([.. times.Select(each => each.Milliseconds)], times.Count(each => !each.IsAnswered));
    });

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static Task<T> OnAThread<T>(Func<T> act) => Task.Factory.StartNew(
        () =>
        {
            ThreadSlice.TakeShort();
            return act();
        },
        CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private (double Milliseconds, bool IsAnswered) Ask()
    {
        var number = Interlocked.Increment(ref _asked);
        // Two of three are new to the cache.
        var key = number % 3 == 0 ? 0 : number;
        var body = string.Create(CultureInfo.InvariantCulture,
            $"{{\"query\":\"query($key:ID!,$below:Decimal!){{delivery(id:$key){{id}} deliveries(first:10,where:{{codAmount:{{lt:$below}}}}){{nodes{{id trackingNumber status courier{{fullName}}}}}}}}\",\"variables\":{{\"key\":\"{AttackFleet.Id("Delivery", 1_000_000 + key)}\",\"below\":{900 + (key % 5000)}}}}}");
        var started = TimeProvider.System.GetTimestamp();
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "graphql") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + _tokens[number % _tokens.Length]);
            using var response = _client.Send(request);
            using var reader = new StreamReader(response.Content.ReadAsStream());
            var text = reader.ReadToEnd();
            return (TimeProvider.System.GetElapsedTime(started).TotalMilliseconds, response.IsSuccessStatusCode && text.Contains("\"nodes\"", StringComparison.Ordinal));
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return (TimeProvider.System.GetElapsedTime(started).TotalMilliseconds, false);
        }
    }
}

/// <summary>How long innocent clients waited.</summary>
/// <param name="Milliseconds">For each request.</param>
/// <param name="Unanswered">Requests that were refused, or not answered at all.</param>
public sealed record InnocentTimes(IReadOnlyList<double> Milliseconds, int Unanswered)
{
    /// <summary>What 95 of 100 did not exceed.</summary>
    public double P95 => Milliseconds.Count == 0 ? double.NaN : Milliseconds.Order().ElementAt((int)(Milliseconds.Count * 0.95));
}
