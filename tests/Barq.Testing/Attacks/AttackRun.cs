using System.Net.Sockets;

namespace Barq.Testing.Attacks;

/// <summary>Sends attacks to a gateway, and finds out what they take.</summary>
/// <param name="servers">The gateway.</param>
/// <param name="share">The share of a flood that is sent; 1 for all of it.</param>
public sealed class AttackRun(AttackServers servers, double share)
{
    private static readonly TimeSpan _rest = TimeSpan.FromSeconds(10);
    private TimeSpan _idlePerSecond;
    private int _numbers;
    private int _lines;

    /// <summary>Finds out what the gateway takes of the CPU when nobody asks, so that it is not an attack's that waits for long.</summary>
    public async Task MeasureIdleAsync()
    {
        // The quietest of several seconds: in the others something may still be compiled, and an attack's own CPU time would be taken for that.
        _idlePerSecond = TimeSpan.MaxValue;
        for (var i = 0; i < 5; i++)
        {
            var (before, started) = (servers.Figures.Cpu, TimeProvider.System.GetTimestamp());
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
            var used = servers.Figures.CpuSince(before) / TimeProvider.System.GetElapsedTime(started).TotalSeconds;
            _idlePerSecond = used < _idlePerSecond ? used : _idlePerSecond;
        }
    }

    /// <summary>Sends an attack once, and waits until the gateway rests.</summary>
    /// <param name="attack">The attack.</param>
    public async Task<AttackCost> OnceAsync(Attack attack)
    {
        ArgumentNullException.ThrowIfNull(attack);
        var figures = servers.Figures;
        figures.ForgetPeak();
        var (memory, cpu, started) = (figures.Memory, figures.Cpu, TimeProvider.System.GetTimestamp());
        AttackAnswer answer;
        using (var attacker = Next(attack))
        {
            answer = await SendAsync(attack, attacker, _numbers);
        }

        if (!servers.Gateway.IsAlive)
        {
            return new AttackCost(answer.Blame("the gateway has ended: " + servers.Gateway.Output.Tail(12)), TimeSpan.Zero, 0);
        }

        // What goes on for longer has lost its client, and would be taken for the next attack's.
        answer.Blame(await figures.RestAsync(_rest) ? null : $"works on for {_rest.TotalSeconds:0} s after the answer");
        var used = figures.CpuSince(cpu) - (_idlePerSecond * TimeProvider.System.GetElapsedTime(started).TotalSeconds);
        return new AttackCost(answer.Blame(LogProblem()), (used > TimeSpan.Zero ? used : TimeSpan.Zero) / Pieces(attack), figures.PeakMemory - memory);
    }

    /// <summary>Repeats an attack, from several clients of one user side by side, while innocent ones ask.</summary>
    /// <param name="attack">The attack.</param>
    /// <param name="time">How long.</param>
    public async Task<(AttackAnswer Answer, InnocentTimes Innocent)> RepeatAsync(Attack attack, TimeSpan time)
    {
        ArgumentNullException.ThrowIfNull(attack);
        using var until = new CancellationTokenSource(time, TimeProvider.System);
        using var attacker = Next(attack);
        using var innocent = servers.Innocent();
        var asking = innocent.AskAsync(until.Token);
        var answers = await Task.WhenAll(Enumerable.Range(0, attack.AtOnce).Select(_ => Task.Run(async () =>
        {
            var sum = new AttackAnswer();
            do
            {
                sum.Add(await SendAsync(attack, attacker, Interlocked.Increment(ref _numbers)));
            }
            while (!until.IsCancellationRequested && servers.Gateway.IsAlive);
            return sum;
        })));
        var times = await asking;
        var answer = AttackAnswer.Of(answers);
        if (servers.Gateway.IsAlive)
        {
            await servers.Figures.RestAsync(_rest);
        }
        else
        {
            answer.Blame("the gateway has ended: " + servers.Gateway.Output.Tail(12));
        }

        return (answer.Blame(LogProblem()), times);
    }

    private static async Task<AttackAnswer> SendAsync(Attack attack, Attacker attacker, int number)
    {
        try
        {
            return await attack.Send(attacker, number);
        }
        catch (SocketException)
        {
            // Whether the gateway is there at all is looked at afterwards.
            return AttackAnswer.Of("no connection");
        }
    }

    private int Pieces(Attack attack) => attack.IsFlood ? Math.Max(1, (int)(attack.Pieces * share)) : attack.Pieces;

    private Attacker Next(Attack attack)
    {
        var number = Interlocked.Increment(ref _numbers);
        var attacker = servers.Attacker(number, attack);
        attacker.Share = share;
        return attacker;
    }

    // A line of the log that shows a stack, or that the server itself takes for an error, since the last time.
    private string? LogProblem()
    {
        var lines = servers.Gateway.Output.Lines;
        var seen = lines.Skip(_lines).ToList();
        _lines = lines.Count;
        return seen.Find(line => line.Contains("   at ", StringComparison.Ordinal) || line.Contains("\"Exception\"", StringComparison.Ordinal)
            || line.StartsWith("fail:", StringComparison.Ordinal) || line.StartsWith("crit:", StringComparison.Ordinal)) is { } line
            ? "the log: " + line.Trim()[..Math.Min(line.Trim().Length, 600)]
            : null;
    }
}

/// <summary>What an attack took that was sent once.</summary>
/// <param name="Answer">What came back.</param>
/// <param name="Cpu">The gateway's CPU time for one request of it.</param>
/// <param name="Memory">Bytes of memory at the peak, over those before.</param>
public sealed record AttackCost(AttackAnswer Answer, TimeSpan Cpu, long Memory);
