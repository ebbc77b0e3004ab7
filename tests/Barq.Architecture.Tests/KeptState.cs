
namespace Barq.Architecture.Tests;

/// <summary>Everything in src that keeps things by key or in a queue, and what bounds it.</summary>
internal static class KeptState
{
    private const string Build = "types and fields of this build";
    private const string Setup = "made once, from types and settings";
    private const string Request = "ends with its request, whose size is limited";
    private const string Running = "what runs, which is limited";
    private const string Sockets = "GRAPHQL_WS_MAX_CONNECTIONS, GRAPHQL_SSE_MAX_STREAMS";
    private const string Subscriptions = "open subscriptions, which are limited";
    private const string Weak = "gone with its key";
    private const string Nodes = "nodes that show signs of life";

    /// <summary>By class and member.</summary>
    public static IReadOnlyDictionary<string, string> Bounds { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        // What clients choose the keys of: fed in KeptStateFeedTests.
        ["AutomaticDocuments._callers"] = "bytes",
        ["AutomaticDocuments._texts"] = "bytes: PERSISTED_AUTOMATIC_BYTES",
        ["BoundedCache._nodes"] = "number and bytes",
        ["BoundedCache._round"] = "number and bytes",
        ["BodySlots._open"] = "bodies on their way: MAX_SLOW_BODIES of a caller, MAX_SLOW_BODIES_IN_ALL",
        ["CallTable._rows"] = "number: 200 operations, 100 clients; one at rest, or used less than a new one, gives way",
        ["Challengers._uses"] = "number: 200 operations, 100 clients; the one used least gives way",
        ["CallerReader._known"] = "number and bytes",
        ["ClusterOperations._left"] = "number: the 50 operations that others are told of",
        ["DocumentCache._cache"] = "bytes: DOCUMENT_CACHE_BYTES",
        ["DocumentPreparations._flights"] = Running,
        ["IntrospectionExecutor._answers"] = "bytes",
        ["PlanCache._plans"] = "number and bytes",
        ["PreparationGate._turns"] = "those that wait, whose number is limited",
        ["PreparationGate._waiting"] = "those that wait, whose number is limited",
        ["PreparationGate+CallerQueue.Waits"] = "those that wait, whose number is limited",
        ["RateBuckets._buckets"] = "number: 100 000 addresses, 100 000 callers",
        ["RefusedDocuments._cache"] = "bytes",
        ["SocketSlots._byAddress"] = "GRAPHQL_WS_MAX_PENDING",
        ["StatementRecord._sources"] = "number: the one counted least gives way",
        ["StatementStatistics+State.Forms"] = "number, of 4000 characters each",
        ["StatementStatistics+State.Patterns"] = "number: the one not seen for longest gives way",
        ["StatementStatistics+State.Texts"] = "number and bytes",

        // What the fleet's rows are the keys of.
        ["CacheBreaker._owed"] = "number: past that everything is dropped",
        ["CacheLevels.Memory"] = "number and bytes: MEMORY_CACHE_SIZE, MEMORY_CACHE_BYTES",
        ["CacheLoads._flights"] = Running,
        ["CacheMembers._members"] = Nodes,
        ["CacheMembers._waits"] = Running,
        ["DropLog._dropped"] = "number: past that everything is dropped",
        ["DropWait._acknowledged"] = Nodes,
        ["DropWait._missing"] = Nodes,
        ["EventNodes._nodes"] = Nodes,
        ["JobInbox._tickets"] = "number: the dispatcher finds what does not fit",
        ["NodeFeed._done"] = "number",
        ["NodeFeed._marks"] = Nodes,
        ["RecentIds._old"] = "number: half of it is forgotten at a time",
        ["RecentIds._young"] = "number: half of it is forgotten at a time",
        ["RecentWrites._written"] = "number: past that all organizations are read from the primary",
        ["ResponseStore._flights"] = Running,
        ["RunningJobs._jobs"] = Running,
        ["OrganizationShare.Callers"] = "turns that run and wait: DB_MAX_RUNNING, DB_MAX_WAITING of a caller",
        ["OrganizationShare.WaitingCallers"] = "turns that wait: DB_MAX_WAITING of a caller",
        ["CallerShare.Waiters"] = "DB_MAX_WAITING",
        ["StatementGate._spareOrganizations"] = "number: MostSpare",
        ["StatementGate._spareCallers"] = "number: MostSpare",
        ["StatementGate._organizations"] = "turns that run and wait",
        ["StatementGate._waiting"] = "turns that wait",
        ["ToldChanges._told"] = "number: past that everything is dropped",

        ["AssignDeliveriesJob+AssignProgress.Given"] = "the couriers of a city",

        // Connections and what is open on them.
        ["ConnectionKeeper._connections"] = Sockets,
        ["EventFeed._groups"] = Subscriptions,
        ["EventFeed._waiting"] = "number: who is further behind is told so",
        ["ListenSockets._sockets"] = Setup,
        ["SocketOperations._open"] = "GRAPHQL_WS_MAX_OPERATIONS",
        ["SocketOperations._running"] = "GRAPHQL_WS_MAX_OPERATIONS",
        ["Subscriber._queue"] = "number: who is further behind is told so",
        ["SubscriptionCaps._byCaller"] = Subscriptions,
        ["SubscriptionCaps._byOrganization"] = Subscriptions,
        ["SubscriptionHub._clocks"] = Subscriptions,
        ["SubscriptionHub._feeds"] = Subscriptions,
        ["SubscriptionHub._groups"] = Subscriptions,
        ["SubscriptionHub._subscribers"] = Subscriptions,
        ["SubscriptionHub._topics"] = Subscriptions,
        ["TickClock._groups"] = Subscriptions,

        // One request's, or one event's.
        ["ArgumentTexts._texts"] = Request,
        ["CountSet._byParent"] = Request,
        ["DataLoader._loads"] = Request,
        ["DataLoader+Batch.Promises"] = Request,
        ["DocumentOutline.FragmentsByName"] = Request,
        ["FieldMerging._open"] = Request,
        ["LoadPlan.KeptJoins"] = "the fields of its document",
        ["LoadResult._rowsById"] = Request,
        ["LoadResult._rowsByKey"] = Request,
        ["Occurrence._related"] = "the fields that subscriptions ask of one event",
        ["OperationRun._keys"] = Request,
        ["OperationRun._searches"] = Request,
        ["SearchSql+Writer._parameters"] = Request,
        ["PlanScope._asked"] = "pairs of fields of one operation, whose loads are limited",
        ["RequestProfile._batches"] = Request,
        ["RequestProfile._lookUps"] = Request,
        ["RequestProfile._statements"] = Request,
        ["LevelLoaders._loaders"] = Request,
        ["ResponseContext._path"] = Request,
        ["ResponsePolicyReader+Found._vary"] = Request,
        ["ResponsePolicyReader+Found._visited"] = Request,
        ["RowSet._groups"] = Request,
        ["VariableRules._usages"] = Request,
        ["HeldRows._rows"] = Request,
        ["ManyItems._owners"] = Request,
        ["WriteTries._contested"] = Request,

        // The build's and the settings'.
        ["AggregateTypes._types"] = Build,
        ["GroupTypes._types"] = Build,
        ["AuditTrail+Change._secrets"] = Build,
        ["DeclaredRules._types"] = Build,
        ["CacheStatistics._counters"] = Build,
        ["CacheWarmer._due"] = "number: one",
        ["MetricsCollector+Totals.Caches"] = Build,
        ["ChangeListener._tables"] = Build,
        ["ConnectionPools._pools"] = Setup,
        ["ConnectionPools._waiting"] = Setup,
        ["EntityDefinition._fieldsByName"] = Build,
        ["EventFence._rules"] = Build,
        ["FilterTypes._inputs"] = Build,
        ["FleetCache._loads"] = Build,
        ["HttpMeasuring._tallies"] = "methods, routes and status codes of this build",
        ["IntrospectionModel._fields"] = Build,
        ["JobScheduler._done"] = Build,
        ["LeafTypes._enums"] = Build,
        ["MutationPlanner._mutations"] = Build,
        ["MutationTypes._errors"] = Build,
        ["ObjectTypes._types"] = Build,
        ["OperationPlanner._callers"] = Build,
        ["OperationPlanner._roots"] = Build,
        ["PostgreSqlUrl.Keywords"] = Setup,
        ["Recent._readings"] = "a minute of samples",
        ["RowCache._tables"] = Build,
        ["RowFacts._declared"] = Build,
        ["SubscriptionPlanner._subscriptions"] = Build,
        ["ValueTypes._types"] = Build,
        ["VariantTypes._types"] = Build,

        ["CachedTable._slots"] = Weak,
        ["SqliteLimitInterceptor._running"] = Weak,
        ["SqliteSession._prepared"] = Weak,
        ["StatementInterceptor._reading"] = Weak,
    };
}
