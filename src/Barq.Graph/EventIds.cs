namespace Barq.Graph;

/// <summary>The ids of the gateway's log events, so that none is given twice: 1000 execution, 1100 transport, 1200 explorer, 1300 commands, 1400 authorization, 1500 subscriptions, 1600 metrics.</summary>
internal static class EventIds
{
    public const int StatementFailed = 1000;
    public const int RequestFailed = 1001;
    public const int ResolverFailed = 1002;
    public const int MutationFailed = 1003;
    public const int LevelsFailed = 1004;
    public const int WarmingStarted = 1010;
    public const int WarmingProgress = 1011;
    public const int WarmingDone = 1012;
    public const int WarmingOperationFailed = 1013;
    public const int WarmingFailed = 1014;
    public const int RehearsalStarted = 1020;
    public const int RehearsalPrepared = 1021;
    public const int RehearsalProgress = 1022;
    public const int RehearsalDone = 1023;
    public const int RehearsalOutOfTime = 1024;
    public const int RehearsalNotPrepared = 1025;
    public const int RehearsalNotRun = 1026;
    public const int RehearsalFailed = 1027;
    public const int SocketOperationFailed = 1100;
    public const int ConnectionCheckFailed = 1101;
    public const int ProxyNotTrusted = 1102;
    public const int ExplorerReady = 1200;
    public const int ExplorerPackageMissing = 1201;
    public const int DemoAccessOpen = 1400;
    public const int TokenRefused = 1401;
    public const int EventNotRead = 1500;
    public const int TickFailed = 1501;
    public const int MetricsNotShared = 1600;
    public const int MetricsNotSampled = 1602;
    public const int RequestAnsweredWithErrors = 1601;
}
