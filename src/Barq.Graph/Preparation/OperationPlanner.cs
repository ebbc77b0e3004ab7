using Barq.Graph.Definitions;
using Barq.Graph.Documents;
using Barq.Graph.Errors;
using Barq.Graph.Limits;
using Barq.Graph.Mutations;
using Barq.Graph.Paging;
using Barq.Graph.Plans;
using Barq.Graph.Projections;
using Barq.Graph.Subscriptions;
using Barq.Persistence.SecondLevelCache;
using GraphQL.Types;
using GraphQLParser.AST;

namespace Barq.Graph.Preparation;

/// <summary>Makes plans of operations.</summary>
internal sealed class OperationPlanner(
    ISchema schema, EntityRegistry registry, ConnectionArgumentsReader connections, LimitsOptions limits,
    MutationPlanner mutations, SubscriptionPlanner subscriptions, RowCache rows, IEnumerable<CallerDefinition> callers)
{
    /// <summary>Loads that are planned for a statement that is allowed: some are not run, as those of types that no id is of.</summary>
    private const int MostLoadsPerStatement = 4;

    private readonly Dictionary<string, RootDefinition> _roots =
        registry.Entities.SelectMany(entity => entity.Roots).ToDictionary(root => root.Name, StringComparer.Ordinal);

    private readonly Dictionary<string, CallerDefinition> _callers = callers.ToDictionary(caller => caller.Name, StringComparer.Ordinal);

    /// <summary>Plans an operation.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="isTrue">The values of the variables in its conditions.</param>
    /// <exception cref="GraphQLRequestException">It has more connections beside each other than one operation may have statements.</exception>
    public OperationPlan Plan(PreparedOperation operation, Func<string, bool> isTrue)
    {
        var selections = new SelectionReader(operation.Document.Fragments, isTrue);
        var decided = new Dictionary<(GraphQLField, GraphQLField), bool>();
        return operation.Kind == OperationKinds.Subscription ? PlanSubscription(operation, selections, decided) : Plan(operation, selections, decided);
    }

    /// <summary>Plans the fields of a mutation, each by itself: what one reads depends on what it has done.</summary>
    /// <inheritdoc cref="Plan(PreparedOperation, Func{string, bool})"/>
    public IReadOnlyList<OperationPlan> PlanMutations(PreparedOperation operation, Func<string, bool> isTrue)
    {
        var selections = new SelectionReader(operation.Document.Fragments, isTrue);
        return selections.Read("Mutation", null, [operation.Definition.SelectionSet])
            .Select(field => PlanField(operation, scope => mutations.Root(field, selections, scope, (asked, compiler, owner, path) => PayloadQuery(asked, compiler, scope, owner, path)), new Dictionary<(GraphQLField, GraphQLField), bool>())).ToArray();
    }

    private OperationPlan PlanSubscription(
        PreparedOperation operation, SelectionReader selections, IReadOnlyDictionary<(GraphQLField, GraphQLField), bool> decided)
    {
        // Source: GraphQL specification, section 5.2.4.1 "Single Root Field".
        var fields = selections.Read("Subscription", null, [operation.Definition.SelectionSet]);
        return fields is [var field] && !field.Name.StartsWith("__", StringComparison.Ordinal)
            ? PlanField(operation, scope => subscriptions.Root(field, selections, scope), decided)
            : throw new GraphQLRequestException(ErrorCodes.ValidationFailed, "A subscription has one field at its root, and no introspection.");
    }

    private OperationPlan PlanField(
        PreparedOperation operation, Func<PlanScope, RootPlan> rootOf, IReadOnlyDictionary<(GraphQLField, GraphQLField), bool> decided)
    {
        var scope = new PlanScope(schema, operation.Document.Document, connections, rows.IsEnabled, decided, MostLoadsPerStatement * limits.MaxStatements);
        var root = rootOf(scope);
        var undecided = scope.Undecided;
        var plan = new OperationPlan
        {
            Roots = [root],
            Loads = scope.Loads,
            Undecided = undecided,
            Specialize = equal => PlanField(operation, rootOf, Decide(decided, undecided, equal)),
        };
        return plan;
    }

    private OperationPlan Plan(
        PreparedOperation operation, SelectionReader selections, IReadOnlyDictionary<(GraphQLField, GraphQLField), bool> decided)
    {
        var scope = new PlanScope(schema, operation.Document.Document, connections, rows.IsEnabled, decided, MostLoadsPerStatement * limits.MaxStatements)
        {
            Deferrals = operation.Document.Defers ? new Deferrals() : null,
        };
        var compiler = new PlanCompiler(selections, scope);
        var fields = selections.Read("Query", null, [operation.Definition.SelectionSet], deferrals: scope.Deferrals);
        var split = scope.Split(fields, 0);
        var roots = new RootPlan[fields.Count];
        for (var i = 0; i < roots.Length; i++)
        {
            var (field, owner) = (fields[i], 1ul << (i % 64));
            roots[i] = scope.In(field, () => Root(field, compiler, scope, owner, []));
        }

        var undecided = scope.Undecided;
        var plan = new OperationPlan
        {
            Roots = roots,
            Parts = scope.DecideParts(),
            Streams = scope.Streams,
            Split = split,
            Loads = scope.Loads,
            Undecided = undecided,
            Specialize = equal => Plan(operation, selections, Decide(decided, undecided, equal)),
        };
        return plan;
    }

    private static Dictionary<(GraphQLField, GraphQLField), bool> Decide(
        IReadOnlyDictionary<(GraphQLField, GraphQLField), bool> decided,
        IReadOnlyList<(FieldArguments Left, FieldArguments Right)> undecided,
        IReadOnlyList<bool> equal)
    {
        var all = new Dictionary<(GraphQLField, GraphQLField), bool>(decided);
        for (var i = 0; i < undecided.Count; i++)
        {
            all[(undecided[i].Left.Field, undecided[i].Right.Field)] = equal[i];
        }

        return all;
    }

    // What a payload asks is planned with it, and read once its mutation is done.
    private RootPlan PayloadQuery(SelectedField field, PlanCompiler compiler, PlanScope scope, ulong owner, IReadOnlyList<string> path) =>
        field.Name is "__schema" or "__type"
            ? throw new GraphQLRequestException(ErrorCodes.ValidationFailed, $"'{field.Name}' has its place in a query, not in a mutation's payload.").At(field.Ast, [.. path, field.ResponseKey])
            : Root(field, compiler, scope, owner, path);

    private RootPlan Root(SelectedField field, PlanCompiler compiler, PlanScope scope, ulong owner, IReadOnlyList<string> above)
    {
        string[] path = [.. above, field.ResponseKey];
        switch (field.Name)
        {
            case "__typename":
                return new TypeNameRoot(field.ResponseKey, "Query");
            case "__schema" or "__type":
                return new IntrospectionRoot(field);
            case "node":
                return new NodeRootPlan(field.ResponseKey, Nodes(field, compiler, scope, owner, path), scope.Arguments("Query", field.Ast)) { Path = path };
            case "nodes":
                var (nodes, ids) = (Nodes(field, compiler, scope, owner, path), scope.Arguments("Query", field.Ast));
                var list = scope.List(field, compiler.Selections, end => new StreamedNodes(end, nodes, ids, path));
                return new NodesRootPlan(field.ResponseKey, nodes, ids, limits.MaxNodeIds, list) { Path = path };
        }

        if (_callers.TryGetValue(field.Name, out var caller))
        {
            return new CallerRootPlan(field.ResponseKey, caller.TypeName, compiler.Caller(caller, registry, field, path, owner), owner) { Path = path };
        }

        if (field.Name == SearchFields.Root)
        {
            return SearchCompiler.Root(field, registry, compiler, scope, path, owner);
        }

        var definition = _roots[field.Name];
        var arguments = scope.Arguments("Query", field.Ast);
        if (definition is KeyRoot key)
        {
            var load = scope.ByKey(key.Entity, key.Column, $"Query.{field.Name}");
            var writer = compiler.Object(load, 0, key.Entity, field.Selections, path, owner);
            return new KeyRootPlan(field.ResponseKey, load, key, arguments, writer, owner) { Path = path };
        }

        var page = scope.Page(definition.Entity, field, arguments, path);
        return new ConnectionRootPlan(field.ResponseKey, page, compiler.Connection(page, field, path, owner));
    }

    private NodePlans Nodes(SelectedField field, PlanCompiler compiler, PlanScope scope, ulong owner, string[] path)
    {
        var byType = new Dictionary<string, NodeTypePlan>(StringComparer.Ordinal);
        foreach (var entity in registry.Entities)
        {
            var load = scope.ByKey(entity, entity.Table.Key, $"Query.{field.Name}");
            byType.Add(entity.Name, new NodeTypePlan(load, compiler.Object(load, 0, entity, field.Selections, path, owner)));
        }

        return new NodePlans(byType, owner);
    }
}
