using System.Globalization;
using Barq.Persistence.Changes;
using Barq.Persistence.Storage;
using Barq.Persistence.Writing;
using Microsoft.EntityFrameworkCore;

namespace Barq.Persistence.Tickets;

/// <summary>Marks the tickets that were not resolved in time.</summary>
public static class SlaBreaches
{
    /// <summary>Tickets that one write marks at most.</summary>
    public const int MostRows = 500;

    // Found in the index that holds the open ones alone.
    private const string Sql =
        """
        UPDATE tickets SET sla_breached = TRUE, updated_at = @now, version = version + 1
        WHERE id IN (
          SELECT id FROM tickets WHERE sla_breached = FALSE AND status NOT IN ('RESOLVED', 'CLOSED') AND sla_due_at < @now
          ORDER BY sla_due_at, id LIMIT @most held)
        RETURNING id, organization_id, status, priority, courier_id, assigned_to
        """;

    /// <summary>
    /// Marks the open tickets whose time is over, in one statement. Each has its entry in the audit log and its event, so that subscribers
    /// hear of it; a ticket that somebody holds just now comes next time.
    /// </summary>
    /// <param name="scope">The write.</param>
    /// <param name="cancellationToken">Ends the statement.</param>
    /// <returns>The keys of the tickets.</returns>
    public static async Task<IReadOnlyList<long>> MarkAsync(WriteScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var sql = Sql.Replace("held", scope.Context.Database.IsNpgsql() ? "FOR UPDATE SKIP LOCKED" : "", StringComparison.Ordinal);
        await using var command = Statement.Of(scope.Context, sql, ("@now", scope.Now), ("@most", MostRows));
        var marked = await command.ReadAsync(
            row => new NotedChange(nameof(Ticket), row.GetInt64(0), row.GetInt64(1), """{"slaBreached":false}""", """{"slaBreached":true}""")
            {
                Facts = new Dictionary<string, EventFact>(StringComparer.Ordinal)
                {
                    ["status"] = Same(row.GetString(2)),
                    ["priority"] = Same(row.GetString(3)),
                    ["courierId"] = Same(row.IsDBNull(4) ? null : row.GetInt64(4).ToString(CultureInfo.InvariantCulture)),
                    ["assignedToId"] = Same(row.IsDBNull(5) ? null : row.GetInt64(5).ToString(CultureInfo.InvariantCulture)),
                    ["slaBreached"] = new EventFact("false", "true"),
                },
            },
            cancellationToken);
        marked.ForEach(scope.Note);
        return marked.ConvertAll(change => change.Key);
    }

    private static EventFact Same(string? value) => new(value, value);
}
