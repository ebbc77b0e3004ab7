using System.Collections.Frozen;

namespace Barq.Persistence.Workflows;

/// <summary>
/// The ways in which a status may move, as data. It is whole by construction: every status has its row, even an empty one, and can be
/// reached from the first.
/// </summary>
/// <typeparam name="TStatus">The status.</typeparam>
public sealed class StatusWorkflow<TStatus>
    where TStatus : struct, Enum
{
    private readonly FrozenDictionary<TStatus, IReadOnlyList<TStatus>> _next;

    /// <summary>Makes a workflow.</summary>
    /// <param name="initial">The status that everything starts in.</param>
    /// <param name="next">For each status those that may follow it; an empty list ends the way.</param>
    /// <exception cref="ArgumentException">A status has no row, or no way leads to it.</exception>
    public StatusWorkflow(TStatus initial, IReadOnlyDictionary<TStatus, IReadOnlyList<TStatus>> next)
    {
        ArgumentNullException.ThrowIfNull(next);
        Initial = initial;
        _next = next.ToFrozenDictionary();
        Require(_next.ContainsKey, "has no row");
        Require(Reachable().Contains, "can't be reached");

        void Require(Predicate<TStatus> holds, string complaint)
        {
            var missing = Array.FindAll(Enum.GetValues<TStatus>(), status => !holds(status));
            if (missing.Length > 0)
            {
                throw new ArgumentException($"{typeof(TStatus).Name} {string.Join(", ", missing)} {complaint}.", nameof(next));
            }
        }
    }

    /// <summary>The status that everything starts in.</summary>
    public TStatus Initial { get; }

    /// <summary>The statuses that may follow; empty at an end.</summary>
    public IReadOnlyList<TStatus> Next(TStatus from) => _next[from];

    /// <summary>Whether a status may move so. Staying where it is, is no move.</summary>
    public bool Allows(TStatus from, TStatus to) => Next(from).Contains(to);

    /// <summary>Whether nothing may follow.</summary>
    public bool IsFinal(TStatus status) => Next(status).Count == 0;

    private HashSet<TStatus> Reachable()
    {
        HashSet<TStatus> reached = [Initial];
        Stack<TStatus> open = new(reached);
        while (open.TryPop(out var status))
        {
            foreach (var next in _next[status].Where(reached.Add))
            {
                open.Push(next);
            }
        }

        return reached;
    }
}
