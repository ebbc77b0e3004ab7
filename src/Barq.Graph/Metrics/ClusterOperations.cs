using Barq.Persistence.Redis;

namespace Barq.Graph.Metrics;

/// <summary>
/// The texts of operations on all nodes: each leaves those that it tells the others of, once. An operation's id comes from its document, so its
/// text never changes; and it is read far less often than the figures.
/// </summary>
internal sealed class ClusterOperations(RedisConnections connections, CallFigures calls, TimeProvider time, ILogger<NodeBoard> logger)
{
    /// <summary>How long a text stays in Redis after a node has left it last.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    /// <summary>Texts that a node leaves at a time: the others a few seconds later, so that made-up names fill little of Redis.</summary>
    public const int MostAtOnce = 10;

    private readonly NodeBoard _board = new("{barq}:operation:1:", connections, time, logger);
    private readonly Dictionary<string, long> _left = new(StringComparer.Ordinal);

    /// <summary>Leaves the texts of operations that this node tells the others of, unless it has lately.</summary>
    /// <param name="shared">What it tells the others of.</param>
    public async Task PublishAsync(NodeFigures shared)
    {
        var now = time.GetTimestamp();
        foreach (var id in _left.Keys.Except(shared.Operations.Select(operation => operation.Id), StringComparer.Ordinal).ToArray())
        {
            _left.Remove(id);
        }

        var due = shared.Operations.Where(operation => !_left.TryGetValue(operation.Id, out var when) || time.GetElapsedTime(when, now) >= Life / 2)
            .Select(operation => (operation.Id, calls.Find(operation.Id)?.Text)).Where(pair => pair.Text is not null).Take(MostAtOnce)
            .ToDictionary(pair => pair.Id, pair => pair.Text!);
        if (due.Count > 0 && await _board.PutAsync(due, Life))
        {
            foreach (var id in due.Keys)
            {
                _left[id] = now;
            }
        }
    }

    /// <summary>The text of an operation, without values; null where no node has it.</summary>
    /// <param name="id">The operation.</param>
    /// <param name="scope">Whose operations.</param>
    public async Task<string?> TextAsync(string id, MetricsScope scope) =>
        calls.Find(id) is { } own ? own.Text : scope == MetricsScope.Node ? null : await _board.FindAsync<string>(id);
}
