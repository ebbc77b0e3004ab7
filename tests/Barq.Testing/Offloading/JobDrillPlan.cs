namespace Barq.Testing.Offloading;

/// <summary>What a <see cref="JobDrill"/> does. All of it is counted, nothing timed: however slow the machine is, as much happens.</summary>
public sealed record JobDrillPlan
{
    /// <summary>The whole drill.</summary>
    public static JobDrillPlan Full { get; } = new() { Jobs = 200, HostKills = 20, GatewayKills = 5, Flushes = 2, RedisRestarts = 2, HostFreezes = 2 };

    /// <summary>The same with less of everything, for a test.</summary>
    public static JobDrillPlan Short { get; } = new() { Jobs = 24, HostKills = 3, GatewayKills = 1, Flushes = 1, RedisRestarts = 1, HostFreezes = 1 };

    /// <summary>Mutations that are asked for.</summary>
    public required int Jobs { get; init; }

    /// <summary>How often a job host is killed (SIGKILL).</summary>
    public required int HostKills { get; init; }

    /// <summary>How often the gateway is.</summary>
    public required int GatewayKills { get; init; }

    /// <summary>How often Redis is emptied (FLUSHALL).</summary>
    public required int Flushes { get; init; }

    /// <summary>How often Redis is killed and comes back empty.</summary>
    public required int RedisRestarts { get; init; }

    /// <summary>How often a job host is frozen (SIGSTOP) until others have its jobs, and then goes on.</summary>
    public required int HostFreezes { get; init; }

    /// <summary>What chance is made from.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How long nothing may move before what is not done is taken for lost.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Told what happens.</summary>
    public Action<string> Log { get; init; } = _ => { };
}

/// <summary>What a drill came to.</summary>
/// <param name="Asked">Mutations that clients wanted done.</param>
/// <param name="Acknowledged">Those that were answered with a job.</param>
/// <param name="Done">Jobs of those that ended well.</param>
/// <param name="Lost">Acknowledged ones whose job did not end well, or whose effect is not there, or only in part.</param>
/// <param name="Doubled">Those that have two jobs, or whose effect is there twice, if only in part.</param>
public sealed record JobDrillResult(int Asked, int Acknowledged, int Done, int Lost, int Doubled)
{
    /// <summary>Requests that were sent for them, repetitions included.</summary>
    public required long Requests { get; init; }

    /// <summary>Attempts that were cut off, and begun anew by another.</summary>
    public required int CutOff { get; init; }

    /// <summary>What is lost and doubled, for people.</summary>
    public required IReadOnlyList<string> Examples { get; init; }

    /// <summary>Whether everything is there, once.</summary>
    public bool IsGood => Acknowledged == Asked && Done == Asked && Lost == 0 && Doubled == 0;
}
