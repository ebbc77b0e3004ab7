using Barq.Graph.Execution;
using Barq.Persistence.Access;
using Barq.Persistence.Redis;
using Microsoft.Extensions.Caching.Memory;

namespace Barq.Graph.PersistedOperations;

/// <summary>
/// Finds documents by their ids: those that came with the program, those that front ends have published since, and those that clients
/// left themselves. That there is none is never remembered.
/// </summary>
internal sealed class DocumentStore(OperationFiles files, RedisMap published, AutomaticDocuments automatic, PersistedOperationsOptions options) : IDisposable
{
    private const string Map = "operations";

    /// <summary>How long a published document is used without looking again: as long as a withdrawn one lives on.</summary>
    private static readonly TimeSpan _trusted = TimeSpan.FromSeconds(30);

    private readonly MemoryCache _published = new(new MemoryCacheOptions { SizeLimit = 10_000 });

    /// <summary>Finds a document.</summary>
    /// <param name="id">Its id, as it was sent.</param>
    /// <returns>Its text, and whether somebody vouches for it; null where there is none.</returns>
    public async ValueTask<(string Text, bool IsTrusted)?> FindAsync(string id)
    {
        if (DocumentId.Normalize(id) is not { } known)
        {
            return null;
        }

        if (await TrustedAsync(known) is { } trusted)
        {
            return (trusted, true);
        }

        if (!options.Automatic || options.Only)
        {
            return null;
        }

        return await automatic.FindAsync(known) is { } text ? (text, false) : null;
    }

    /// <summary>Leaves a document under its hash, for later requests of any client; one that is trusted is there already.</summary>
    public async Task AddAutomaticAsync(Caller caller, string id, string text)
    {
        if (!automatic.Holds(id) && await TrustedAsync(id) is null)
        {
            await automatic.AddAsync(caller, id, text);
        }
    }

    /// <summary>The text of a trusted document; null where there is none.</summary>
    public async ValueTask<string?> TrustedAsync(string id)
    {
        if (files.Documents.TryGetValue(id, out var text) || _published.TryGetValue(id, out text))
        {
            return text;
        }

        text = await published.GetAsync(Map, id);
        if (text is not null)
        {
            _published.Set(id, text, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = _trusted });
        }

        return text;
    }

    /// <summary>All trusted documents by their ids.</summary>
    public async Task<IReadOnlyDictionary<string, string>> AllAsync()
    {
        var all = new Dictionary<string, string>(await published.AllAsync(Map), StringComparer.Ordinal);
        foreach (var (id, text) in files.Documents)
        {
            all[id] = text;
        }

        return all;
    }

    /// <summary>Publishes documents for all nodes. An id stands for one text for ever.</summary>
    /// <param name="documents">The texts by id.</param>
    /// <exception cref="GraphQLRequestException">An id stands for another text, or Redis is away.</exception>
    public async Task PublishAsync(IReadOnlyDictionary<string, string> documents)
    {
        foreach (var (id, text) in documents)
        {
            if (await TrustedAsync(id) is { } known && known != text)
            {
                throw new GraphQLRequestException(ErrorCodes.BadRequest, $"\"{id}\" is another document already.");
            }
        }

        if (!await published.SetAsync(Map, documents))
        {
            throw new GraphQLRequestException(ErrorCodes.Unavailable, "Redis is away: nothing was published.");
        }
    }

    /// <summary>Withdraws a published document; other nodes may know it for half a minute more.</summary>
    /// <returns>Whether there was one; null where Redis is away.</returns>
    public async Task<bool?> WithdrawAsync(string id)
    {
        _published.Remove(id);
        return await published.RemoveAsync(Map, id);
    }

    /// <inheritdoc/>
    public void Dispose() => _published.Dispose();
}
