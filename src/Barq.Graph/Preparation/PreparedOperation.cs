using System.Globalization;
using Barq.Graph.Answers;
using Barq.Graph.Documents;
using Barq.Graph.Plans;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQLParser.AST;

namespace Barq.Graph.Preparation;

/// <summary>An operation of a valid document, with its plans: one for each combination of what its @skip, @include and @defer say.</summary>
internal sealed class PreparedOperation
{
    /// <summary>Characters of a name that figures and logs show.</summary>
    private const int MostOfAName = 64;

    private readonly string[] _conditions;
    private readonly string _key;
    private readonly OperationFacts _facts;
    private ResponsePolicy? _policy;
    private ScalarVariables? _scalars;

    /// <summary>Wraps an operation.</summary>
    /// <param name="document">Its document.</param>
    /// <param name="definition">The operation.</param>
    /// <param name="facts">What was found out of it when its document was checked.</param>
    /// <param name="conditions">The variables that conditions of the document name.</param>
    public PreparedOperation(PreparedDocument document, GraphQLOperationDefinition definition, OperationFacts facts, string[] conditions)
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
        _key = Name ?? "";
        ShortName = Name is null ? "(anonymous)" : Name.Length > MostOfAName ? Name[..MostOfAName] : Name;
        Id = $"{Convert.ToHexStringLower(document.Hash.AsSpan(0, 8))}-{(Name is null ? "" : ShortName)}";
        _facts = facts;
        HeadDefinition = new GraphQLOperationDefinition(new GraphQLSelectionSet([])) { Operation = definition.Operation, Name = definition.Name, Variables = definition.Variables };
        Head = new GraphQLDocument([HeadDefinition]) { Source = document.Document.Source };
        _conditions = conditions;
    }

    /// <summary>The document.</summary>
    public PreparedDocument Document { get; }

    /// <summary>The operation.</summary>
    public GraphQLOperationDefinition Definition { get; }

    /// <summary>Its variables that may be left out, but not null: they stand where null may not.</summary>
    public IReadOnlySet<string> WithoutNull => _facts.WithoutNull;

    /// <summary>Whether it asks about the schema itself.</summary>
    public bool Introspects => _facts.Introspects;

    /// <summary>Its variables that say how many elements of a list come at once.</summary>
    public IReadOnlyList<string> Counts => _facts.Counts;

    /// <summary>Its variables that stand at several places.</summary>
    public IReadOnlyList<RepeatedVariable> Repeated => _facts.Repeated;

    /// <summary>The operation without its selections: name and variables.</summary>
    public GraphQLOperationDefinition HeadDefinition { get; }

    /// <summary>A document of nothing but that.</summary>
    public GraphQLDocument Head { get; }

    /// <summary>Its name; null where it has none.</summary>
    public string? Name { get; }

    /// <summary>Its name for figures and logs: of bounded length.</summary>
    public string ShortName { get; }

    /// <summary>The beginning of its document's hash and its name: the same on every node.</summary>
    public string Id { get; }

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

    /// <summary>Coerces its variables where they are scalars; null where it has none.</summary>
    /// <param name="schema">The schema.</param>
    public ScalarVariables? Scalars(ISchema schema) => Definition.Variables is { Count: > 0 } ? _scalars ??= new ScalarVariables(this, schema) : null;

    /// <summary>The plan for a request.</summary>
    /// <param name="variables">The request's variables.</param>
    /// <param name="planner">Makes the plan where it has not been made yet.</param>
    public OperationPlan Plan(Variables variables, OperationPlanner planner)
    {
        var key = KeyOf(variables);
        var plan = Document.Plans.Find<OperationPlan>(key) ?? Make(key, variables, planner);
        return plan.For(variables, key, Document.Plans);
    }

    /// <summary>The plans for a request with mutations: one for each of its fields, in their order.</summary>
    /// <inheritdoc cref="Plan"/>
    public IReadOnlyList<OperationPlan> MutationPlans(Variables variables, OperationPlanner planner)
    {
        var key = KeyOf(variables);
        var plans = Document.Plans.Find<IReadOnlyList<OperationPlan>>(key) ?? MakeMutations(key, variables, planner);
        return plans.Select((plan, place) => plan.For(variables, string.Create(CultureInfo.InvariantCulture, $"{key}/{place}"), Document.Plans)).ToArray();
    }

    private OperationPlan Make(string key, Variables variables, OperationPlanner planner)
    {
        var conditions = TrueOf(variables);
        return Document.Plans.Make(key, () => planner.Plan(this, conditions.Contains));
    }

    private IReadOnlyList<OperationPlan> MakeMutations(string key, Variables variables, OperationPlanner planner)
    {
        var conditions = TrueOf(variables);
        return Document.Plans.Make(key, () => planner.PlanMutations(this, conditions.Contains));
    }

    // A plan lives on: it holds what the conditions say, and not the variables of the request that it was made for.
    private HashSet<string> TrueOf(Variables variables) => _conditions.Where(name => IsTrue(variables, name)).ToHashSet(StringComparer.Ordinal);

    // The operation's name, and what each condition says.
    private string KeyOf(Variables variables) =>
        _conditions.Length == 0 ? _key : string.Create(_key.Length + 1 + _conditions.Length, (_key, _conditions, variables), static (text, state) =>
        {
            state._key.CopyTo(text);
            text[state._key.Length] = '/';
            for (var i = 0; i < state._conditions.Length; i++)
            {
                text[state._key.Length + 1 + i] = IsTrue(state.variables, state._conditions[i]) ? '1' : '0';
            }
        });

    private static bool IsTrue(Variables variables, string name) => name[0] == Deferrals.TrueUnlessFalse
        ? !variables.ValueFor(name[1..], out var said) || said.Value is not false
        : variables.ValueFor(name, out var value) && value.Value is true;
}
