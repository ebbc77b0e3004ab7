using System.Collections.Concurrent;
using System.Globalization;

namespace Barq.Testing.Failover;

/// <summary>Tickets that clients of a <see cref="FailoverLoad"/> open, each asked for once.</summary>
/// <param name="asker">Who asks.</param>
internal sealed class FailoverTickets(FailoverAsker asker)
{
    private const string Open = """
        mutation($subject: String!) { createTicket(input: { organizationId: "T3JnYW5pemF0aW9uOjE=", createdById: "VXNlcjox", category: OTHER, priority: LOW, subject: $subject, description: "Asked for once" }) {
          ticket { id } errors { __typename } } }
        """;

    private const string There = "query($mine: String!, $after: String) { tickets(first: 100, after: $after, where: { subject: { startsWith: $mine } }) { nodes { subject } pageInfo { hasNextPage endCursor } } }";

    private readonly ConcurrentBag<string> _opened = [];
    private readonly string _mine = $"drill {Guid.NewGuid():n} ";
    private int _asked;

    /// <summary>How many were opened, as far as clients were told.</summary>
    public int Opened => _opened.Count;

    /// <summary>Opens one.</summary>
    /// <param name="turn">Whose turn it is of the gateways.</param>
    public async Task OpenAsync(int turn)
    {
        var subject = string.Create(CultureInfo.InvariantCulture, $"{_mine}{Interlocked.Increment(ref _asked)}");
        if (await asker.AskAsync(turn, Open, new { subject }) is not null)
        {
            _opened.Add(subject);
        }
    }

    /// <summary>Looks for all of them.</summary>
    /// <returns>How many are not there, and how many are there once more.</returns>
    public async Task<(int Lost, int Doubled)> CountAsync()
    {
        List<string> subjects = [];
        for (string? after = null; await asker.AskAsync(0, There, new { mine = _mine, after }) is { } data;)
        {
            var tickets = data.GetProperty("tickets");
            subjects.AddRange(tickets.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("subject").GetString()!));
            if (!tickets.GetProperty("pageInfo").GetProperty("hasNextPage").GetBoolean())
            {
                break;
            }

            after = tickets.GetProperty("pageInfo").GetProperty("endCursor").GetString();
        }

        var there = subjects.ToHashSet(StringComparer.Ordinal);
        return (_opened.Count(subject => !there.Contains(subject)), subjects.Count - there.Count);
    }
}
