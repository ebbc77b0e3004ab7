using Barq.Persistence.Access;
using Barq.Persistence.Changes;
using Barq.Persistence.Databases;
using Barq.Persistence.SecondLevelCache;
using Barq.Persistence.Storage;
using Barq.Persistence.Transactions;
using Barq.Persistence.Writing;
using Microsoft.EntityFrameworkCore;

namespace Barq.Persistence.Documents;

/// <summary>
/// The documents that front ends have published: in the database, where no fault of a cache can lose them. The caches only save the reading,
/// and are told of each change as of any other write: what is published or retired is known to every node when the answer is sent.
/// </summary>
/// <param name="contexts">The database.</param>
/// <param name="unit">How they are changed.</param>
/// <param name="cache">Keeps them, and the list of their ids.</param>
public sealed class PublishedDocuments(IDbContextFactory<FleetDbContext> contexts, UnitOfWork unit, FleetCache cache)
{
    private const string Ids = "documents";
    private const string Prefix = "document:";
    private static readonly string _tag = CacheTags.List(typeof(PublishedDocument), null);

    /// <summary>Finds a document.</summary>
    /// <param name="id">Its id.</param>
    /// <returns>Its text; null where there is none.</returns>
    /// <exception cref="DatabaseUnavailableException">It is in no cache, and the database can't be reached.</exception>
    public async ValueTask<string?> FindAsync(string id)
    {
        if (!cache.IsEnabled)
        {
            return await ReadAsync(id);
        }

        // The ids first, all of them as one value: an unknown one asks nobody, and leaves nothing in any cache.
        var (found, ids) = await cache.GetAsync<HashSet<string>>(CacheNamespace.Static, Ids);
        ids = found ? ids : await cache.GetOrCreateAsync(CacheNamespace.Static, Ids, ReadIdsAsync, null, _tag);
        if (ids?.Contains(id) != true)
        {
            return null;
        }

        (found, var text) = await cache.GetAsync<string>(CacheNamespace.Static, Prefix + id);
        return found ? text : await cache.GetOrCreateAsync<string>(CacheNamespace.Static, Prefix + id, _ => ReadAsync(id), null, _tag);
    }

    /// <summary>All documents.</summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The texts by id.</returns>
    /// <exception cref="DatabaseUnavailableException">The database can't be reached.</exception>
    public Task<Dictionary<string, string>> AllAsync(CancellationToken cancellationToken) => QueryAsync(
        documents => documents.ToDictionaryAsync(document => document.DocumentId, document => document.Text, StringComparer.Ordinal, cancellationToken));

    /// <summary>Publishes documents, all or none. Those that are published already stay as they are.</summary>
    /// <param name="caller">Who publishes them.</param>
    /// <param name="texts">The texts by id.</param>
    /// <param name="cancellationToken">Ends it, unless it is being committed.</param>
    /// <returns>What came of it: a <see cref="ConflictError"/> where an id stands for another text.</returns>
    public async Task<WriteResult> PublishAsync(Caller caller, IReadOnlyDictionary<string, string> texts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(texts);
        if (texts.Count == 0)
        {
            return WriteResult.Done(0);
        }

        while (true)
        {
            var result = await unit.RunAsync(caller, "publishDocuments", (scope, token) => AddAsync(scope, texts, token), cancellationToken);
            if (result.Errors is not [ConflictError { Path: [DocumentIdPath] }])
            {
                return result;
            }

            // Somebody has published one of them at this moment: the next look finds it, and whether it is the same.
        }
    }

    /// <summary>Retires a document.</summary>
    /// <param name="caller">Who retires it.</param>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends it, unless it is being committed.</param>
    /// <returns>What came of it: a <see cref="NotFoundError"/> where none is published under the id.</returns>
    public Task<WriteResult> RetireAsync(Caller caller, string id, CancellationToken cancellationToken) => unit.RunAsync(
        caller,
        "retireDocument",
        async (scope, token) =>
        {
            var document = await scope.Context.PublishedDocuments.FirstOrDefaultAsync(row => row.DocumentId == id, token)
                ?? throw WriteScope.Missing<PublishedDocument>("id");
            scope.Context.Remove(document);
            scope.Note(new BulkChange(nameof(PublishedDocument), 0, [document.Id], []));
            return document;
        },
        cancellationToken);

    private const string DocumentIdPath = "documentId";

    private static async Task<Entity> AddAsync(WriteScope scope, IReadOnlyDictionary<string, string> texts, CancellationToken cancellationToken)
    {
        var ids = texts.Keys.ToArray();
        var known = await scope.Context.PublishedDocuments.Where(row => ids.Contains(row.DocumentId)).ToListAsync(cancellationToken);
        if (known.Find(document => texts[document.DocumentId] != document.Text) is { } other)
        {
            throw new RuleException(new ConflictError($"\"{other.DocumentId}\" is another document already.", [], null));
        }

        var added = ids.Except(known.Select(document => document.DocumentId), StringComparer.Ordinal)
            .Select(id => new PublishedDocument { DocumentId = id, Text = texts[id], PublishedBy = scope.Caller.Name }).ToArray();
        if (added.Length == 0)
        {
            return known[0];
        }

        scope.Context.AddRange(added);
        scope.Note(new BulkChange(nameof(PublishedDocument), 0, [], []));
        return added[0];
    }

    private async Task<HashSet<string>?> ReadIdsAsync(CancellationToken cancellationToken) => await QueryAsync(
        async documents => (await documents.Select(document => document.DocumentId).ToListAsync(cancellationToken)).ToHashSet(StringComparer.Ordinal));

    private Task<string?> ReadAsync(string id) => QueryAsync(
        documents => documents.Where(document => document.DocumentId == id).Select(document => document.Text).FirstOrDefaultAsync(CancellationToken.None));

    private async Task<T> QueryAsync<T>(Func<IQueryable<PublishedDocument>, Task<T>> query)
    {
        try
        {
            await using var context = await contexts.CreateDbContextAsync(CancellationToken.None);
            return await query(context.PublishedDocuments.AsNoTracking());
        }
        catch (Exception exception) when (DatabaseErrors.Translate(exception) is var known && known != exception)
        {
            throw known;
        }
    }
}
