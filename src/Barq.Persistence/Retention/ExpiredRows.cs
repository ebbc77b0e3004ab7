using Barq.Persistence.Auditing;
using Barq.Persistence.BackgroundJobs;
using Barq.Persistence.Changes;
using Barq.Persistence.Storage;
using Barq.Persistence.Writing;

namespace Barq.Persistence.Retention;

/// <summary>Removes rows whose time is over, some at a time: each write is short, and repeated until it finds no more.</summary>
public static class ExpiredRows
{
    /// <summary>Rows that one write removes at most.</summary>
    public const int MostRows = 1000;

    /// <summary>Files that have expired, with their content. Few at a time, as each may be large.</summary>
    /// <param name="scope">The write.</param>
    /// <param name="cancellationToken">Ends the statement.</param>
    /// <returns>How many were removed; fewer than was allowed means that there are no more.</returns>
    public static async Task<int> RemoveFilesAsync(WriteScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return (await DeleteAsync(scope, "stored_files", "expires_at < @before", "expires_at, id", 20, scope.Now, cancellationToken)).Count;
    }

    /// <summary>Idempotency keys that nobody asks about any more.</summary>
    /// <param name="scope">The write.</param>
    /// <param name="before">Those of earlier writes.</param>
    /// <param name="cancellationToken">Ends the statement.</param>
    /// <returns>How many were removed.</returns>
    public static async Task<int> RemoveIdempotencyKeysAsync(WriteScope scope, DateTimeOffset before, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return (await DeleteAsync(scope, "idempotency_keys", "created_at < @before", "created_at, id", MostRows, before, cancellationToken)).Count;
    }

    /// <summary>Entries of the audit log.</summary>
    /// <param name="scope">The write.</param>
    /// <param name="before">Those of earlier writes.</param>
    /// <param name="cancellationToken">Ends the statement.</param>
    /// <returns>How many were removed.</returns>
    public static async Task<int> RemoveAuditEntriesAsync(WriteScope scope, DateTimeOffset before, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);

        // In the order of their keys, which is that of their times: the first that is young enough ends it.
        var removed = await DeleteAsync(
            scope, "audit_log", "created_at < @before AND id IN (SELECT id FROM audit_log ORDER BY id LIMIT 1000)", "id", MostRows, before, cancellationToken);
        Note(scope, nameof(AuditEntry), removed);
        return removed.Count;
    }

    /// <summary>Background jobs that have ended.</summary>
    /// <param name="scope">The write.</param>
    /// <param name="before">Those that ended earlier.</param>
    /// <param name="cancellationToken">Ends the statement.</param>
    /// <returns>How many were removed.</returns>
    public static async Task<int> RemoveJobsAsync(WriteScope scope, DateTimeOffset before, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var removed = await DeleteAsync(
            scope, "background_jobs", "finished_at < @before AND status IN ('SUCCEEDED', 'CANCELLED', 'DEAD')", "finished_at, id", MostRows, before, cancellationToken);
        Note(scope, nameof(BackgroundJob), removed);
        return removed.Count;
    }

    private static void Note(WriteScope scope, string type, List<(long Id, long Organization)> removed)
    {
        foreach (var organization in removed.GroupBy(row => row.Organization))
        {
            scope.Note(new BulkChange(type, organization.Key, [.. organization.Select(row => row.Id)], []));
        }
    }

    private static async Task<List<(long Id, long Organization)>> DeleteAsync(
        WriteScope scope, string table, string where, string order, int most, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var sql = string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"DELETE FROM {table} WHERE id IN (SELECT id FROM {table} WHERE {where} ORDER BY {order} LIMIT {most}) RETURNING id, organization_id");
        await using var command = Statement.Of(scope.Context, sql, ("@before", before));
        return await command.ReadAsync(row => (row.GetInt64(0), row.GetInt64(1)), cancellationToken);
    }
}
