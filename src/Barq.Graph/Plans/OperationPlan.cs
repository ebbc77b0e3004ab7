using Barq.Graph.Batching;
using Barq.Graph.Documents;
using Barq.Graph.Responses;
using GraphQL.Validation;

namespace Barq.Graph.Plans;

/// <summary>An operation turned into statements and writers; made once, then run for any number of requests.</summary>
internal sealed class OperationPlan
{
    private int _leastStatements = -1;

    /// <summary>The fields of the operation's root type.</summary>
    public required IReadOnlyList<RootPlan> Roots { get; init; }

    /// <summary>All statements, by their index.</summary>
    public required IReadOnlyList<LoadPlan> Loads { get; init; }

    /// <summary>The parts of the answer that may come later: those that need something loaded which nothing else needs. Most operations have none.</summary>
    public IReadOnlyList<DeferredPart> Parts { get; init; } = [];

    /// <summary>The lists whose ends are among the parts: those of the same rows together.</summary>
    public IReadOnlyList<StreamedList[]> Streams { get; init; } = [];

    /// <summary>Which of the roots come in which part; null where none come later.</summary>
    public SplitSelection? Split { get; init; }

    /// <summary>Statements that every run takes, whatever its arguments say: those of the connections at the root.</summary>
    public int LeastStatements => _leastStatements >= 0
        ? _leastStatements
        : _leastStatements = Loads.OfType<PageLoad>().Where(load => load.Parent is null).Sum(load => (load.ReadsRows ? 1 : 0) + load.Summaries);

    /// <summary>Pairs of sibling fields that would be one load if the request's variables made their arguments equal.</summary>
    public required IReadOnlyList<(FieldArguments Left, FieldArguments Right)> Undecided { get; init; }

    /// <summary>Makes the plan in which pairs of <see cref="Undecided"/> are merged where the answers say so.</summary>
    public required Func<IReadOnlyList<bool>, OperationPlan> Specialize { get; init; }

    /// <summary>The plan for a request: this one, or one in which fields that its variables make alike share a statement.</summary>
    /// <param name="variables">The request's variables.</param>
    /// <param name="key">Under what this one is kept.</param>
    /// <param name="plans">Where the others are.</param>
    public OperationPlan For(Variables variables, string key, PlanCache plans)
    {
        var plan = this;
        while (plan.Undecided.Count > 0)
        {
            var equal = plan.Compare(variables);

            if (!equal.Contains(true))
            {
                return plan;
            }

            // Each level of likeness is a plan of its own: the key grows by what was decided.
            var general = plan;
            key = $"{key}={Text(equal)}";
            plan = plans.Find<OperationPlan>(key) ?? plans.Make(key, () => general.Specialize(equal));
        }

        return plan;
    }

    private bool[] Compare(Variables variables)
    {
        var fingerprints = new Dictionary<FieldArguments, string>();
        string Fingerprint(FieldArguments arguments) => fingerprints.TryGetValue(arguments, out var known)
            ? known
            : fingerprints[arguments] = arguments.Fingerprint(variables);

        var equal = new bool[Undecided.Count];
        for (var i = 0; i < equal.Length; i++)
        {
            equal[i] = string.Equals(Fingerprint(Undecided[i].Left), Fingerprint(Undecided[i].Right), StringComparison.Ordinal);
        }

        return equal;
    }

    private static string Text(bool[] equal) => string.Create(equal.Length, equal, (text, bits) =>
    {
        for (var i = 0; i < bits.Length; i++)
        {
            text[i] = bits[i] ? '1' : '0';
        }
    });
}
