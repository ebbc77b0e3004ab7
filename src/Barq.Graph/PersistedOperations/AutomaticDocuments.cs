using System.Diagnostics.Metrics;
using Barq.Persistence.Access;
using Barq.Persistence.BoundedMemory;
using Barq.Persistence.Diagnostics;
using Barq.Persistence.SecondLevelCache;

namespace Barq.Graph.PersistedOperations;

/// <summary>
/// The documents that clients left under their hashes: on this node, and in Redis for the others. Both are bounded in bytes, and so is what
/// one caller may leave; beyond that its documents are run as ever, and not kept. Published documents are not among them.
/// </summary>
internal sealed class AutomaticDocuments
{
    private const string Set = "apq";

    /// <summary>Bytes in which it is remembered who has left how much.</summary>
    private const long MostBytesOfCallers = 8 << 20;

    /// <summary>How long a document that is in Redis is used without looking there again.</summary>
    private static readonly TimeSpan _again = TimeSpan.FromMinutes(1);

    private readonly SharedTexts _shared;
    private readonly PersistedOperationsOptions _options;
    private readonly BoundedCache<string> _texts;
    private readonly BoundedCache<Usage> _callers;
    private long _refused;

    public AutomaticDocuments(SharedTexts shared, PersistedOperationsOptions options, IMeterFactory meters, TimeProvider time)
    {
        (_shared, _options) = (shared, options);
        _texts = new(int.MaxValue, options.AutomaticBytes, time);
        _callers = new(int.MaxValue, MostBytesOfCallers, time);
        var meter = meters.Create(Tracing.Name);
        meter.CreateObservableGauge("persisted.automatic.items", () => Count, null, "Automatic persisted queries that this node holds.");
        meter.CreateObservableGauge("persisted.automatic.bytes", () => Bytes, "By", "Bytes of them.");
        meter.CreateObservableCounter("persisted.automatic.refused", () => Refused, null, "Documents that were not kept because their callers had left their share.");
    }

    /// <summary>Documents that this node holds.</summary>
    public int Count => _texts.Count;

    /// <summary>Bytes of them.</summary>
    public long Bytes => _texts.Bytes;

    /// <summary>Documents that were not kept because their callers had left their share.</summary>
    public long Refused => Volatile.Read(ref _refused);

    private TimeSpan Life => TimeSpan.FromSeconds(_options.AutomaticTtlSeconds);

    /// <summary>Whether this node holds a document.</summary>
    public bool Holds(string id) => _texts.Find(id) is not null;

    /// <summary>The text of a document; null where there is none.</summary>
    public async ValueTask<string?> FindAsync(string id)
    {
        if (_texts.Find(id) is { } text)
        {
            return text;
        }

        text = await _shared.FindAsync(Set, id);
        if (text is not null)
        {
            _texts.Set(id, text, ObjectBytes.Of(text), _again);
        }

        return text;
    }

    /// <summary>Keeps a document, unless its caller has left its share. No other node is told: they find it when they are asked for it.</summary>
    /// <param name="caller">Who leaves it.</param>
    /// <param name="id">Its hash.</param>
    /// <param name="text">The document.</param>
    public async Task AddAsync(Caller caller, string id, string text)
    {
        var name = $"{caller.Partition}/{caller.Name}";
        var bytes = SharedTexts.BytesOf(text);
        var used = UsageOf(name);
        if (Interlocked.Add(ref used.Bytes, bytes) > _options.AutomaticCallerBytes)
        {
            // Refused here: one who goes on costs Redis nothing.
            Interlocked.Add(ref used.Bytes, -bytes);
            Interlocked.Increment(ref _refused);
            return;
        }

        switch (await _shared.AddAsync(Set, id, text, new TextShare(name, _options.AutomaticCallerBytes, _options.AutomaticBytes, Life)))
        {
            case SharedTextOutcome.Refused:
                Interlocked.Increment(ref _refused);
                break;
            case SharedTextOutcome.NotShared:
                _texts.Set(id, text, ObjectBytes.Of(text), Life);
                break;
            case SharedTextOutcome.WasThere:
                Interlocked.Add(ref used.Bytes, -bytes);
                _texts.Set(id, text, ObjectBytes.Of(text), _again);
                break;
            default:
                _texts.Set(id, text, ObjectBytes.Of(text), _again);
                break;
        }
    }

    private Usage UsageOf(string caller)
    {
        if (_callers.Find(caller) is { } known)
        {
            return known;
        }

        // Two that begin at once may both count from nothing: Redis counts them together.
        var used = new Usage();
        _callers.Set(caller, used, ObjectBytes.Boxed, Life);
        return used;
    }

    private sealed class Usage
    {
        public long Bytes;
    }
}
