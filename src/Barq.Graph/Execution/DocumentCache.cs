using Microsoft.Extensions.Caching.Memory;

namespace Barq.Graph.Execution;

/// <summary>Keeps prepared documents by their text. Invalid ones are not kept: they are no client's steady traffic.</summary>
internal sealed class DocumentCache : IDisposable
{
    /// <summary>Characters of document text that are kept; a plan takes some ten times the memory of its text.</summary>
    private const long MostCharacters = 4_000_000;

    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = MostCharacters });

    /// <summary>The prepared document; null where it is not kept.</summary>
    public PreparedDocument? Find(string text) => _cache.TryGetValue(text, out PreparedDocument? document) ? document : null;

    /// <summary>Keeps a document; the ones used least lately give way.</summary>
    public void Add(string text, PreparedDocument document) =>
        _cache.Set(text, document, new MemoryCacheEntryOptions { Size = text.Length });

    /// <inheritdoc/>
    public void Dispose() => _cache.Dispose();
}
