using System.Collections.Concurrent;
using Barq.Graph.Projections;
using Barq.Graph.ResponseCache;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQLParser.AST;

namespace Barq.Graph.Execution;

/// <summary>An operation of a valid document, with its plans: one for each combination of what its @skip and @include say.</summary>
internal sealed class PreparedOperation
{
    /// <summary>Combinations that are kept; an operation with more of them plans the rest anew each time.</summary>
    private const int MostPlans = 256;

    private readonly ConcurrentDictionary<string, OperationPlan> _plans = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IReadOnlyList<OperationPlan>> _mutationPlans = new(StringComparer.Ordinal);
    private readonly string[] _conditions;
    private ResponsePolicy? _policy;

    /// <summary>Wraps an operation.</summary>
    public PreparedOperation(PreparedDocument document, GraphQLOperationDefinition definition)
    {
        Document = document;
        Definition = definition;
        Name = definition.Name?.StringValue;
        Kind = definition.Operation switch
        {
            OperationType.Query => OperationKinds.Query,
            OperationType.Mutation => OperationKinds.Mutation,
            _ => OperationKinds.Subscription,
        };
        Label = $"{KindName} {Name ?? "(anonymous)"}";
        _conditions = ConditionVariables.Find(document.Document);
    }

    /// <summary>The document.</summary>
    public PreparedDocument Document { get; }

    /// <summary>The operation.</summary>
    public GraphQLOperationDefinition Definition { get; }

    /// <summary>Its name; null where it has none.</summary>
    public string? Name { get; }

    /// <summary>Its kind as documents write it.</summary>
    public string KindName => Kind switch
    {
        OperationKinds.Query => "query",
        OperationKinds.Mutation => "mutation",
        _ => "subscription",
    };

    /// <summary>Its kind and name, for statistics.</summary>
    public string Label { get; }

    /// <summary>Its kind.</summary>
    public OperationKinds Kind { get; }

    /// <summary>Who may keep its answers, and for how long.</summary>
    /// <param name="schema">The schema.</param>
    public ResponsePolicy Policy(ISchema schema) => _policy ??= ResponsePolicyReader.Read(schema, this);

    /// <summary>The plan for a request.</summary>
    /// <param name="variables">The request's variables.</param>
    /// <param name="planner">Makes the plan where it has not been made yet.</param>
    public OperationPlan Plan(Variables variables, OperationPlanner planner)
    {
        var key = KeyOf(variables);
        if (!_plans.TryGetValue(key, out var plan))
        {
            plan = planner.Plan(this, name => IsTrue(variables, name));
            if (_plans.Count < MostPlans)
            {
                _plans.TryAdd(key, plan);
            }
        }

        return plan.For(variables);
    }

    /// <summary>The plans for a request with mutations: one for each of its fields, in their order.</summary>
    /// <inheritdoc cref="Plan"/>
    public IReadOnlyList<OperationPlan> MutationPlans(Variables variables, OperationPlanner planner)
    {
        var key = KeyOf(variables);
        if (!_mutationPlans.TryGetValue(key, out var plans))
        {
            plans = planner.PlanMutations(this, name => IsTrue(variables, name));
            if (_mutationPlans.Count < MostPlans)
            {
                _mutationPlans.TryAdd(key, plans);
            }
        }

        return plans.Select(plan => plan.For(variables)).ToArray();
    }

    private string KeyOf(Variables variables) =>
        _conditions.Length == 0 ? "" : string.Create(_conditions.Length, (_conditions, variables), static (text, state) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                text[i] = IsTrue(state.variables, state._conditions[i]) ? '1' : '0';
            }
        });

    private static bool IsTrue(Variables variables, string name) => variables.ValueFor(name, out var value) && value.Value is true;
}
