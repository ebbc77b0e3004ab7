using Barq.Persistence.Databases;
using Barq.Persistence.Idempotency;
using Barq.Persistence.Storage;
using Microsoft.EntityFrameworkCore;

namespace Barq.Persistence.Transactions;

/// <summary>
/// The tries of one write. The first trusts that nobody else wants the same rows, and costs nothing for it; a row over which it lost is
/// locked by those after it before anything is read, so that no other can be faster there again.
/// </summary>
internal sealed class WriteTries
{
    /// <summary>Tries at most. Each loses a row that it did not hold before, so that more than a few are never seen.</summary>
    public const int Most = 20;

    private readonly SortedDictionary<string, SortedSet<long>> _contested = new(StringComparer.Ordinal);
    private int _count;
    private bool _hasLookedAgain;

    /// <summary>Whether the commit was sent and nobody knows what came of it.</summary>
    public bool IsCommitUnknown { get; set; }

    /// <summary>Whether this try's connection was dead when it ended.</summary>
    public bool IsConnectionLost { get; set; }

    /// <summary>Begins a try.</summary>
    public void Begin()
    {
        _count++;
        IsConnectionLost = false;
    }

    /// <summary>Waits for the rows over which earlier tries have lost, always in the same order. On SQLite nobody else writes meanwhile anyway.</summary>
    public async Task LockAsync(FleetDbContext context, CancellationToken cancellationToken)
    {
        if (!context.Database.IsNpgsql())
        {
            return;
        }

        foreach (var (table, keys) in _contested)
        {
            var sql = $"SELECT id FROM {table} WHERE id = ANY({{0}}) ORDER BY id FOR NO KEY UPDATE";
            await context.Database.SqlQueryRaw<long>(sql, keys.ToArray()).ToListAsync(cancellationToken);
        }
    }

    /// <summary>Notes the rows that others have changed since they were read.</summary>
    /// <returns>Whether to try again.</returns>
    public bool MayGoOn(DbUpdateConcurrencyException conflict)
    {
        foreach (var entry in conflict.Entries.Where(entry => entry.Entity is Entity and not IdempotencyRecord))
        {
            var table = entry.Metadata.GetTableName()!;
            if (!_contested.TryGetValue(table, out var keys))
            {
                _contested.Add(table, keys = []);
            }

            keys.Add(((Entity)entry.Entity).Id);
        }

        return _count < Most;
    }

    /// <summary>
    /// Whether to look once more for an object whose natural key was taken meanwhile. It is there by now: who does not find it then must not see it.
    /// </summary>
    public bool MayLookAgain() => !_hasLookedAgain && (_hasLookedAgain = true);

    /// <summary>Whether the server ended the transaction in favour of another, and it may be tried again.</summary>
    public bool MayGoOn(Exception exception) => !IsCommitUnknown && _count < Most && DatabaseErrors.Translate(exception) is DatabaseContentionException;
}
