using Barq.Graph.Preparation;
using Barq.Persistence.Access;
using Barq.Persistence.Documents;
using Barq.Persistence.Writing;

namespace Barq.Graph.PersistedOperations;

/// <summary>
/// Finds documents by their ids: those that came with the program, those that front ends have published since, and those that clients
/// left themselves. That there is none is never remembered.
/// </summary>
internal sealed class DocumentStore(OperationFiles files, PublishedDocuments published, AutomaticDocuments automatic, PersistedOperationsOptions options)
{
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
    public ValueTask<string?> TrustedAsync(string id) =>
        files.Documents.TryGetValue(id, out var text) ? new ValueTask<string?>(text) : published.FindAsync(id);

    /// <summary>All trusted documents by their ids.</summary>
    public async Task<IReadOnlyDictionary<string, string>> AllAsync(CancellationToken cancellationToken)
    {
        var all = await published.AllAsync(cancellationToken);
        foreach (var (id, text) in files.Documents)
        {
            all[id] = text;
        }

        return all;
    }

    /// <summary>Publishes documents for all nodes. An id stands for one text for ever.</summary>
    /// <param name="caller">Who publishes them.</param>
    /// <param name="documents">The texts by id.</param>
    /// <param name="cancellationToken">Ends it, unless it is being committed.</param>
    /// <returns>Why nothing was published; null where all are.</returns>
    public async Task<WriteError?> PublishAsync(Caller caller, IReadOnlyDictionary<string, string> documents, CancellationToken cancellationToken)
    {
        foreach (var (id, text) in documents)
        {
            if (files.Documents.TryGetValue(id, out var known) && known != text)
            {
                return new ConflictError($"\"{id}\" is another document already.", [], null);
            }
        }

        var result = await published.PublishAsync(caller, documents, cancellationToken);
        return result.Errors is [var error, ..] ? error : null;
    }

    /// <summary>Retires a published document on all nodes.</summary>
    /// <returns>Why it was not retired; null where it was.</returns>
    public async Task<WriteError?> RetireAsync(Caller caller, string id, CancellationToken cancellationToken) =>
        (await published.RetireAsync(caller, id, cancellationToken)).Errors is [var error, ..] ? error : null;
}
