namespace Barq.Jobs;

/// <summary>Ids of this project's log messages, 3000 to 3999: unique, and never used again for another message. 3000 offloading, 3050 hosting, 3080 scheduling, 3090 monitoring, 3095 authentication, 3100 the single jobs.</summary>
internal static class EventIds
{
    public const int JobFailed = 3000;
    public const int JobDied = 3001;
    public const int JobLeaseLost = 3002;
    public const int JobHandedBack = 3003;
    public const int JobOverTime = 3004;
    public const int DispatchFailed = 3006;
    public const int JobsRedispatched = 3007;
    public const int HeartbeatFailed = 3008;
    public const int JobAbandoned = 3009;
    public const int WorkersStarted = 3050;
    public const int WorkersStopping = 3051;
    public const int JobsPerHostReached = 3053;
    public const int MisspeltSetting = 3054;
    public const int Draining = 3055;
    public const int ScheduleFailed = 3080;
    public const int OccurrenceQueued = 3081;
    public const int JobsNotCounted = 3090;
    public const int IssuerAway = 3095;
    public const int IssuerBack = 3096;
}
