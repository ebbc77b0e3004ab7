using System.Diagnostics.Metrics;
using Barq.Persistence.BoundedMemory;
using Barq.Persistence.Diagnostics;

namespace Barq.Graph.Preparation;

/// <summary>Keeps prepared documents by their text, with the plans that are made of them. Invalid ones are not kept: they are no client's steady traffic.</summary>
internal sealed class DocumentCache
{
    private readonly BoundedCache<PreparedDocument> _cache;

    public DocumentCache(DocumentCacheOptions options, IMeterFactory meters, TimeProvider time)
    {
        _cache = new(int.MaxValue, options.MaxBytes, time);
        var meter = meters.Create(Tracing.Name);
        meter.CreateObservableGauge("documents.items", () => Count, null, "Prepared documents that are kept.");
        meter.CreateObservableGauge("documents.bytes", () => Bytes, "By", "Bytes that prepared documents and their plans hold.");
        meter.CreateObservableCounter("documents.evictions", () => Evicted, null, "Prepared documents that gave way to others.");
    }

    /// <summary>Documents that are kept.</summary>
    public int Count => _cache.Count;

    /// <summary>Bytes that they and their plans hold.</summary>
    public long Bytes => _cache.Bytes;

    /// <summary>Documents that gave way to others since the start.</summary>
    public long Evicted => _cache.Evicted;

    /// <summary>The prepared document; null where it is not kept.</summary>
    public PreparedDocument? Find(string text) => _cache.Find(text);

    /// <summary>Keeps a document; the ones used least lately give way.</summary>
    public void Add(string text, PreparedDocument document)
    {
        // The text is counted as the key.
        var bytes = DocumentBytes.Of(text);
        document.Plans.Changed = () => _cache.Reweigh(text, document, bytes + document.Plans.Bytes);
        _cache.Set(text, document, bytes + document.Plans.Bytes);
    }
}
