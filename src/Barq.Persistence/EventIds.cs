namespace Barq.Persistence;

/// <summary>Ids of this project's log messages, 2000 to 2999: unique, and never used again for another message.</summary>
internal static class EventIds
{
    public const int StatementExecuted = 2000;
    public const int SlowStatementExecuted = 2001;
    public const int StatementFailed = 2002;

    public const int ReplicaLost = 2010;
    public const int ReplicaBack = 2011;
    public const int ReplicaBehind = 2012;
    public const int ReplicaCaughtUp = 2013;

    public const int DatabaseReady = 2020;
    public const int MigrationApplied = 2021;
    public const int DemoSeeded = 2022;
    public const int EmbeddedRedisStarted = 2023;
    public const int ClockWrong = 2024;
    public const int ClockRight = 2025;
    public const int ClockNotCompared = 2026;
    public const int TableSizesNotRead = 2027;

    public const int OutboxDispatchFailed = 2030;
    public const int OutboxHandlerFailed = 2031;

    public const int MemoryFull = 2060;
    public const int HeapReport = 2061;

    public const int CacheAppendAgain = 2039;
    public const int CacheServerLost = 2040;
    public const int CacheServerBack = 2041;
    public const int CachePeerSilent = 2042;
    public const int CacheRejoinFailed = 2043;
    public const int CacheListening = 2044;
    public const int CacheListenerLost = 2045;
    public const int CacheFeedLost = 2046;
    public const int CacheFeedFound = 2047;
    public const int CacheServerUntold = 2048;
    public const int CacheTellAgain = 2038;
    public const int CacheTriggersMade = 2049;
    public const int CacheBegunAnew = 2037;

    public const int EventsLost = 2050;
    public const int EventsBack = 2051;
    public const int EventsMissed = 2052;
    public const int EventSubscriberFailed = 2053;
}
