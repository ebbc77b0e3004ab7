using System.Collections.Concurrent;
using Barq.Performance.Fleet;
using Barq.Performance.Servers;

namespace Barq.Performance.Load;

/// <summary>
/// Virtual users at a rate that is fixed beforehand: requests are due at random moments (a Poisson process) whether or not earlier ones are
/// answered, and count from when they were due. So a gateway that falls behind is not spared the requests that its users would have sent meanwhile.
/// </summary>
/// <param name="subject">The gateway.</param>
/// <param name="plan">How long, with how many users.</param>
/// <param name="rate">Requests a second.</param>
internal sealed class LoadRun(Subject subject, Plan plan, double rate)
{
    private const int MostInFlight = 10_000;
    private static readonly TimeProvider _time = TimeProvider.System;
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(70);

    private readonly ConcurrentDictionary<string, Figures> _operations = new(StringComparer.Ordinal);
    private readonly Figures _total = new();
    private readonly Figures _late = new();
    private readonly Figures[] _seconds = [.. Enumerable.Range(0, (int)Math.Ceiling((plan.Ramp + plan.Duration).TotalSeconds)).Select(_ => new Figures())];
    private readonly Random _random = new(plan.Seed);
    private int _inFlight;
    private long _start;
    private long _lastAnswer;

    /// <summary>Runs, and waits for the last answers.</summary>
    /// <param name="tell">Told how it goes, every few seconds.</param>
    /// <param name="cancellationToken">Ends it early: what was measured until then is told.</param>
    public async Task<LoadResult> RunAsync(Action<ProgressFigures> tell, CancellationToken cancellationToken)
    {
        var users = VirtualUser.Make(plan.Users, await FleetFacts.ReadAsync(subject, cancellationToken), plan.Seed, _time.GetUtcNow());
        await using var listeners = await Listeners.OpenAsync(subject, users);
        var before = await subject.FiguresAsync(cancellationToken);
        _start = _time.GetTimestamp();
        await ArriveAsync(users, tell, cancellationToken);
        var end = _time.GetTimestamp();
        while (Volatile.Read(ref _inFlight) > 0 && _time.GetElapsedTime(end) < _patience)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), _time, CancellationToken.None);
        }

        var after = await subject.FiguresAsync(CancellationToken.None);
        return Read(before is null ? null : after?.Since(before), listeners);
    }

    private async Task ArriveAsync(VirtualUser[] users, Action<ProgressFigures> tell, CancellationToken cancellationToken)
    {
        var (due, told, all) = (TimeSpan.Zero, TimeSpan.Zero, plan.Ramp + plan.Duration);
        while (due < all && !cancellationToken.IsCancellationRequested)
        {
            var now = _time.GetElapsedTime(_start);
            if (due > now)
            {
                await Task.Delay(due - now, _time, CancellationToken.None);
                continue;
            }

            // The users come one after the other, each with an equal share of the rate.
            var here = plan.Ramp > TimeSpan.Zero ? Math.Clamp((int)Math.Ceiling(users.Length * (due / plan.Ramp)), 1, users.Length) : users.Length;
            Send(users[_random.Next(here)], due);
            due += TimeSpan.FromSeconds(-Math.Log(1 - _random.NextDouble()) / (rate * here / users.Length));
            if (now - told >= Progress.Interval)
            {
                told = now;
                tell(new ProgressFigures(now, all, _seconds[Math.Clamp((int)now.TotalSeconds - 2, 0, _seconds.Length - 1)].Read("", 1), Volatile.Read(ref _inFlight)));
            }
        }
    }

    private void Send(VirtualUser user, TimeSpan due)
    {
        var step = user.Next();
        if (Volatile.Read(ref _inFlight) >= MostInFlight)
        {
            step.Done?.Invoke(null);
            Count(step, due, TimeSpan.Zero, "NOT_SENT");
            return;
        }

        Interlocked.Increment(ref _inFlight);
        _ = Task.Run(() => AskAsync(user, step, due));
    }

    private async Task AskAsync(VirtualUser user, Step step, TimeSpan due)
    {
        var late = _time.GetElapsedTime(_start) - due;
        var answer = await Answer.AskAsync(subject, user, step);
        step.Done?.Invoke(answer.Id);
        Count(step, due, late, answer.Code);
        Interlocked.Decrement(ref _inFlight);
    }

    private void Count(Step step, TimeSpan due, TimeSpan late, string? code)
    {
        var now = _time.GetElapsedTime(_start);
        _seconds[(int)due.TotalSeconds].Add(now - due, code);
        if (due < plan.Ramp)
        {
            return;
        }

        _total.Add(now - due, code);
        _late.Add(late, null);
        _operations.GetOrAdd(step.Operation.Name, _ => new Figures()).Add(now - due, code);
        InterlockedMax(ref _lastAnswer, now.Ticks);
    }

    private LoadResult Read(GatewayFigures? gateway, Listeners listeners)
    {
        var seconds = Math.Max((TimeSpan.FromTicks(_lastAnswer) - plan.Ramp).TotalSeconds, 0.001);
        var total = _total.Read("all", seconds);
        return new LoadResult
        {
            Rate = rate,
            Total = total,
            Throughput = total.Rps * (1 - total.ErrorRate),
            SentLateP99 = _late.Read("", seconds).P99,
            Operations = [.. _operations.Select(pair => pair.Value.Read(pair.Key, seconds)).OrderByDescending(operation => operation.Requests)],
            Curve = _total.Curve(),
            Seconds = [.. _seconds.Select((figures, second) => figures.Read("", 1) is var read ? new SecondResult(second, read.Requests, read.Requests * (1 - read.ErrorRate), read.P95, read.Errors.Values.Sum()) : null!)],
            Subscriptions = listeners.Open,
            Events = listeners.Events,
            BrokenSubscriptions = listeners.Broken,
            CacheHitRate = gateway?.HitRate,
            StatementMean = gateway?.StatementMean,
            StatementsPerRequest = gateway is not null && _seconds.Sum(figures => figures.Count) is > 0 and var requests ? (double)gateway.Statements / requests : null,
        };
    }

    private static void InterlockedMax(ref long place, long value)
    {
        for (var seen = Volatile.Read(ref place); seen < value && Interlocked.CompareExchange(ref place, value, seen) is var found && found != seen;)
        {
            seen = found;
        }
    }
}
