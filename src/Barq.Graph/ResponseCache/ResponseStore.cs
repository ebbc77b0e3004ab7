using System.Collections.Concurrent;
using Barq.Graph.Admission;
using Barq.Graph.Answers;
using Barq.Graph.Mutations;
using Barq.Persistence.Querying;
using Barq.Persistence.SecondLevelCache;

namespace Barq.Graph.ResponseCache;

/// <summary>
/// Keeps whole answers, in the process and in Redis, until something that they were made of changes. Identical queries in flight share one
/// execution, unless something changed between its beginning and the later one's.
/// </summary>
internal sealed class ResponseStore
{
    /// <summary>Another build may answer otherwise: while nodes are replaced, the old ones and the new ones keep their answers apart.</summary>
    private static readonly string _build = typeof(ResponseStore).Module.ModuleVersionId.ToString("n");

    /// <summary>The execution that is under way, and the next.</summary>
    private const int MostTurns = 2;

    private readonly CacheRegion<CachedResponse> _region;
    private readonly BodyCompressor _compressor;
    private readonly ResponseCacheOptions _options;
    private readonly DeduplicationOptions _deduplication;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, Flight> _flights = new(StringComparer.Ordinal);

    public ResponseStore(CacheRegions regions, BodyCompressor compressor, ResponseCacheOptions options, DeduplicationOptions deduplication, TimeProvider time)
    {
        _region = regions.Region(CacheNamespace.Responses, _build, new CachedResponse.Codec(compressor));
        (_compressor, _options, _deduplication, _time) = (compressor, options, deduplication, time);
    }

    /// <summary>Whether answers of a kind are kept.</summary>
    public bool Keeps(ResponsePolicy policy) => _region.IsEnabled && policy.IsCacheable && Life(policy) > TimeSpan.Zero;

    /// <summary>
    /// Whether identical queries in flight share an execution, where the answer is not kept: only nodes that hear of each other's changes know
    /// when they may not, and of what nobody may keep they do not hear.
    /// </summary>
    public bool Shares(ResponsePolicy policy) => _region.IsEnabled && _deduplication.Enabled && policy.IsCacheable;

    /// <summary>A kept answer that is in memory; null where there is none.</summary>
    public GraphResponse? Find(string key, ResponsePolicy policy) => _region.FindInMemory(key) is { } entry ? Wrap(entry, policy) : null;

    /// <summary>A kept answer, wherever it is.</summary>
    /// <returns>The answer; null where there is none, and what is known of the time from which one is made that can be kept.</returns>
    public async ValueTask<(GraphResponse? Answer, MakingOf Making)> FindAsync(string key, ResponsePolicy policy)
    {
        if (Find(key, policy) is { } known)
        {
            return (known, default);
        }

        var began = _time.GetUtcNow();
        var (found, stamp) = await _region.FindSharedAsync(key);
        return (found is null ? null : Wrap(found, policy), new MakingOf(stamp, began));
    }

    /// <summary>Keeps a whole answer that was made for a client who got it in parts.</summary>
    /// <param name="key">The key.</param>
    /// <param name="policy">Who shares it, and how long it lives.</param>
    /// <param name="executed">The answer, and what it was made of.</param>
    /// <param name="making">When its making began.</param>
    public void Keep(string key, ResponsePolicy policy, in ExecutedQuery executed, MakingOf making)
    {
        var life = LifeOf(executed.Tags, making.Began, Life(policy));
        if (executed.Tags is { } tags && !executed.Response.HasErrors && executed.Response.Body.Length <= _region.MaxEntryBytes && life > TimeSpan.Zero)
        {
            _region.Store(key, new CachedResponse(executed.Response.Body.ToArray(), _compressor), tags, making.Stamp, life);
        }
    }

    /// <summary>An answer from Redis where it is kept, from an execution that is under way, or from one of its own.</summary>
    /// <param name="key">The key, after a miss in memory.</param>
    /// <param name="policy">Who shares it, and how long it lives.</param>
    /// <param name="place">The request's place among those of its caller; null where it has none.</param>
    /// <param name="execute">Executes the request.</param>
    /// <param name="cancellationToken">Fires when the client has gone.</param>
    public async ValueTask<GraphResponse> GetOrExecuteAsync(
        string key, ResponsePolicy policy, OperationPlace? place, Func<CancellationToken, ValueTask<ExecutedQuery>> execute, CancellationToken cancellationToken)
    {
        if (!_deduplication.Enabled)
        {
            return (await ExecuteAsync(key, policy, execute, null, cancellationToken)).Response;
        }

        var (asked, isSure, askedAt) = (_region.Now, _region.IsSure, _time.GetTimestamp());
        for (var turn = 0; turn < MostTurns; turn++)
        {
            var own = new Flight(_time.GetTimestamp(), place);
            var flight = _flights.GetOrAdd(key, own);
            if (flight == own)
            {
                return await LeadAsync(key, policy, execute, own, cancellationToken);
            }

            // An execution that began before a change that we know of would answer with what was before. Where we can't know of all, one is good
            // that began after we asked: the next, which those share who waited for this one.
            var entry = await flight.JoinAsync(place, cancellationToken);
            if (entry is not null && IsOfNow(entry) && (isSure ? entry.Stamp.Local >= asked.Local || _region.IsGood(entry) : flight.Began >= askedAt))
            {
                if (Keeps(policy))
                {
                    _region.CountJoined();
                }

                return Wrap(entry, policy);
            }

            if (isSure || entry is null)
            {
                break;
            }
        }

        return (await ExecuteAsync(key, policy, execute, null, cancellationToken)).Response;
    }

    private async ValueTask<GraphResponse> LeadAsync(
        string key, ResponsePolicy policy, Func<CancellationToken, ValueTask<ExecutedQuery>> execute, Flight flight, CancellationToken cancellationToken)
    {
        CacheEntry<CachedResponse>? made = null;
        try
        {
            (var response, made) = await ExecuteAsync(key, policy, execute, flight, cancellationToken);
            return response;
        }
        finally
        {
            // What went wrong is this client's; the others ask for themselves.
            _flights.TryRemove(KeyValuePair.Create(key, flight));
            flight.End(made);
        }
    }

    private async ValueTask<(GraphResponse Response, CacheEntry<CachedResponse>? Made)> ExecuteAsync(
        string key, ResponsePolicy policy, Func<CancellationToken, ValueTask<ExecutedQuery>> execute, Flight? flight, CancellationToken cancellationToken)
    {
        var isKept = Keeps(policy);
        var (stamp, began) = (_region.Now, _time.GetUtcNow());
        if (isKept)
        {
            if (_region.Peek(key) is { } stored)
            {
                _region.CountJoined();
                return (Wrap(stored, policy), stored);
            }

            (var found, stamp) = await _region.FindSharedAsync(key);
            if (found is not null && IsOfNow(found))
            {
                return (Wrap(found, policy), found);
            }
        }

        var executed = await execute(cancellationToken);

        // One that is too large to be kept is not even copied. One that hangs on the clock is kept as long as that says the same.
        var life = LifeOf(executed.Tags, began, Life(policy));
        isKept &= executed.Response.Body.Length <= _region.MaxEntryBytes && life > TimeSpan.Zero;
        if (executed.Tags is null || executed.Response.HasErrors || executed.Response.Status != ResponseStatus.Executed || (!isKept && flight is not { IsJoined: true }))
        {
            return (executed.Response, null);
        }

        using (executed.Response)
        {
            var body = new CachedResponse(executed.Response.Body.ToArray(), _compressor);
            var entry = isKept ? _region.Store(key, body, executed.Tags, stamp, life) : _region.Pass(body, executed.Tags, stamp);
            return (Wrap(entry, policy, isReused: false), entry);
        }
    }

    private TimeSpan LifeOf(string[]? tags, DateTimeOffset began, TimeSpan life)
    {
        if (tags is null || !tags.Contains(CacheTags.Clock))
        {
            return life;
        }

        // What ends within the second is not worth keeping.
        var left = StatementTime.LeftOf(began, _time.GetUtcNow());
        return left < TimeSpan.FromSeconds(1) ? TimeSpan.Zero : left < life ? left : life;
    }

    private bool IsOfNow(CacheEntry<CachedResponse> entry) => !entry.Tags.Contains(CacheTags.Clock) || entry.Expires > _time.GetUtcNow();

    private TimeSpan Life(ResponsePolicy policy) => TimeSpan.FromSeconds(policy switch
    {
        { SharedMaxAge: { } said, SaysAll: true } => said,
        { SharedMaxAge: { } said } => Math.Min(said, _options.TtlSeconds),
        _ => _options.TtlSeconds,
    });

    private GraphResponse Wrap(CacheEntry<CachedResponse> entry, ResponsePolicy policy, bool isReused = true) => new(entry.Value.Body, ResponseStatus.Executed, errors: null)
    {
        Policy = policy.For(entry.Tags),
        Cached = entry.Value,
        IsReused = isReused,
        Age = _time.GetUtcNow() - entry.Created,
    };

    /// <summary>An execution that is under way.</summary>
    /// <param name="began">When it began.</param>
    /// <param name="leader">The place of who makes the answer.</param>
    private sealed class Flight(long began, OperationPlace? leader)
    {
        private readonly TaskCompletionSource<CacheEntry<CachedResponse>?> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile bool _isJoined;

        /// <summary>When it began.</summary>
        public long Began => began;

        /// <summary>Whether somebody waits for it. Who comes later than this was asked may get nothing, and asks for itself.</summary>
        public bool IsJoined => _isJoined;

        public Task<CacheEntry<CachedResponse>?> JoinAsync(OperationPlace? place, CancellationToken cancellationToken)
        {
            _isJoined = true;
            if (place is not null)
            {
                leader?.ServeAlso(place);
            }

            return _end.Task.WaitAsync(cancellationToken);
        }

        public void End(CacheEntry<CachedResponse>? made) => _end.SetResult(made);
    }
}

/// <summary>A query that has been executed.</summary>
/// <param name="Response">The answer.</param>
/// <param name="Tags">What it was made of; null where nobody can say.</param>
internal readonly record struct ExecutedQuery(GraphResponse Response, string[]? Tags);

/// <summary>The making of an answer that can be kept.</summary>
/// <param name="Stamp">What was known of changes when it began.</param>
/// <param name="Began">When it began.</param>
internal readonly record struct MakingOf(CacheStamp Stamp, DateTimeOffset Began);
