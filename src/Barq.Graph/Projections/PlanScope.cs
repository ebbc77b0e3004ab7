using Barq.Graph.Batching;
using Barq.Graph.Definitions;
using Barq.Graph.Documents;
using Barq.Graph.Errors;
using Barq.Graph.Paging;
using Barq.Persistence.Querying;
using Barq.Persistence.SecondLevelCache;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQLParser.AST;

namespace Barq.Graph.Projections;

/// <summary>What is collected while one operation is planned: its statements, and which of its fields share one.</summary>
internal sealed partial class PlanScope(
    ISchema schema,
    GraphQLDocument document,
    ConnectionArgumentsReader connections,
    bool keepsRows,
    IReadOnlyDictionary<(GraphQLField, GraphQLField), bool> decided,
    int mostLoads)
{
    private readonly List<LoadPlan> _loads = [];
    private readonly List<(FieldArguments Left, FieldArguments Right)> _undecided = [];
    private readonly HashSet<(GraphQLField, GraphQLField)> _asked = [];
    private readonly List<PageLoad> _rootPages = [];
    private readonly List<SearchPlan> _searches = [];

    /// <summary>All statements so far.</summary>
    public IReadOnlyList<LoadPlan> Loads => _loads;

    /// <summary>Pairs of fields whose arguments only a request's variables can tell to be equal.</summary>
    public IReadOnlyList<(FieldArguments Left, FieldArguments Right)> Undecided => _undecided;

    /// <summary>The arguments of a field.</summary>
    /// <param name="typeName">The type that has the field.</param>
    /// <param name="field">The field in the document.</param>
    public FieldArguments Arguments(string typeName, GraphQLField field)
    {
        var type = (IObjectGraphType)schema.AllTypes[typeName]!;
        return new FieldArguments(type.Fields.Find(field.Name)?.Arguments, field, document);
    }

    /// <summary>The load of rows by key: one for all roots that look into the same column.</summary>
    public KeyLoad ByKey(EntityDefinition entity, ColumnSource column, string origin)
    {
        if (_loads.OfType<KeyLoad>().FirstOrDefault(load => load.Column == column) is { } existing)
        {
            existing.Lists++;
            Use(existing.RowUse);
            return existing;
        }

        var load = new KeyLoad(_loads.Count, entity, column, origin) { Lists = 1 };
        load.Shape.Require(0, column);
        load.Shape.Require(0, entity.Table.Key);
        Use(load.RowUse);
        Add(load);
        return load;
    }

    /// <summary>The load of a root connection.</summary>
    public PageLoad Page(EntityDefinition entity, SelectedField field, FieldArguments arguments, IReadOnlyList<string> path)
    {
        if (Find(_rootPages.Where(load => load.Entity == entity), arguments) is { } existing)
        {
            return existing;
        }

        var source = new ConnectionSource(arguments, connections, entity);
        var load = new PageLoad(_loads.Count, entity, $"Query.{field.Name}", source, path);
        Add(load);
        _rootPages.Add(load);
        return load;
    }

    /// <summary>The load of a connection of the rows of another load: one for all places that ask the same of the same rows.</summary>
    /// <param name="parent">The parents' load.</param>
    /// <param name="parentSlot">The slot of the parents' keys.</param>
    /// <param name="definition">The relation.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="path">The response keys that lead to the field.</param>
    /// <param name="origin">The field's name with its type's.</param>
    public PageLoad Page(
        LoadPlan parent, int parentSlot, ToManyField definition, FieldArguments arguments, IReadOnlyList<string> path, string origin)
    {
        var siblings = parent.Children.Where(load => load.ParentSlot == parentSlot && load.Relation == definition.Relation);
        if (Find(siblings, arguments) is { } existing)
        {
            return existing;
        }

        var source = new ConnectionSource(arguments, connections, definition.Target);
        var load = new PageLoad(_loads.Count, definition.Target, origin, source, path)
        {
            Parent = parent,
            ParentSlot = parentSlot,
            Relation = definition.Relation,
        };
        Add(load);
        parent.Children.Add(load);
        return load;
    }

    /// <summary>The statement of the groups of a list: one for all places that ask the same.</summary>
    /// <param name="load">The list.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="path">The response keys that lead to the field.</param>
    public GroupLoad Groups(PageLoad load, FieldArguments arguments, IReadOnlyList<string> path)
    {
        if (load.Groups.Find(group => AreSame(group.Arguments.Arguments, arguments)) is { } existing)
        {
            Use(existing.Use);
            return existing;
        }

        CheckCount(load.Groups.Count);
        var groups = new GroupLoad(load.Groups.Count, new GroupSource(arguments, connections.Groups, load.Entity), path);
        Use(groups.Use);
        load.Groups.Add(groups);
        return groups;
    }

    /// <summary>The statements of a search, one for each entity that can be found: those of all fields that ask the same.</summary>
    /// <param name="registry">Finds the entities.</param>
    /// <param name="field">The field.</param>
    /// <param name="path">The response keys that lead to it.</param>
    public SearchPlan Search(EntityRegistry registry, SelectedField field, IReadOnlyList<string> path)
    {
        var arguments = Arguments("Query", field.Ast);
        if (_searches.Find(search => AreSame(search.Source.Arguments, arguments)) is { } existing)
        {
            Use(existing.Loads.Values);
            return existing;
        }

        var loads = new Dictionary<string, SearchLoad>(StringComparer.Ordinal);
        foreach (var entity in registry.Searchable)
        {
            loads.Add(entity.Name, new SearchLoad(_loads.Count, entity, $"Query.{field.Name}"));
            Add(loads[entity.Name]);
        }

        Use(loads.Values);
        _searches.Add(new SearchPlan(connections.Search(registry.Searchable, arguments, path), loads));
        return _searches[^1];
    }

    /// <summary>The load of the rows that a to-one relation leads to, where those are kept in the cache.</summary>
    /// <param name="parent">The load whose rows refer to them.</param>
    /// <param name="join">Where in the parent's shape the foreign key is.</param>
    /// <param name="definition">The relation.</param>
    /// <param name="origin">The field's name with its type's.</param>
    /// <returns>The load; null where the rows are joined.</returns>
    public RelatedLoad? Related(LoadPlan parent, int join, ToOneField definition, string origin)
    {
        if (!keepsRows || NamespaceOf(parent, join, definition) is not { } cacheNamespace)
        {
            return null;
        }

        var slot = parent.Shape.Require(join, definition.Relation.ForeignKey);
        if (parent.Related.Find(load => load.ParentSlot == slot) is { } existing)
        {
            Use(existing.RowUse);
            return existing;
        }

        var related = new RelatedLoad(_loads.Count, definition.Target, origin, parent, cacheNamespace, slot);
        related.Shape.Require(0, definition.Target.Table.Key);
        Use(related.RowUse);
        Add(related);
        parent.Related.Add(related);
        return related;
    }

    // While it is planned: whether fields are one statement takes a look at all others.
    private void Add(LoadPlan load)
    {
        CheckCount(_loads.Count);
        _loads.Add(load);
    }

    private void CheckCount(int statements)
    {
        if (statements >= mostLoads)
        {
            throw new GraphQLRequestException(ErrorCodes.TooExpensive, $"The operation needs more than {mostLoads} statements: split it.");
        }
    }

    /// <summary>Joins the rows that a to-one relation leads to.</summary>
    /// <param name="parent">The load whose rows refer to them.</param>
    /// <param name="join">Where in the load's shape the foreign key is.</param>
    /// <param name="definition">The relation.</param>
    /// <returns>Where in the shape they are.</returns>
    public static int Join(LoadPlan parent, int join, ToOneField definition)
    {
        var joined = parent.Shape.RequireJoin(join, definition.Relation);
        var isKept = NamespaceOf(parent, join, definition) is not null;

        // What an operation may cost must not depend on whether the cache is on.
        if ((isKept || parent.KeptJoins.Contains(join)) && parent.KeptJoins.Add(joined) && isKept)
        {
            parent.KeptStatements++;
        }

        return joined;
    }

    // What comes from the cache comes whole and alone: what it refers to in turn is another batch.
    private static CacheNamespace? NamespaceOf(LoadPlan parent, int join, ToOneField definition) => RowCache.CanHold(definition.Target.Table)
        ? definition.Namespace ?? (parent is RelatedLoad || parent.KeptJoins.Contains(join) ? CacheNamespace.Default : null)
        : null;

    private PageLoad? Find(IEnumerable<PageLoad> siblings, FieldArguments arguments)
    {
        foreach (var sibling in siblings)
        {
            if (AreSame(sibling.Arguments.Arguments, arguments))
            {
                return sibling;
            }
        }

        return null;
    }

    private bool AreSame(FieldArguments left, FieldArguments right)
    {
        // One occurrence in a fragment that is spread twice, or constants: no request can change the answer.
        if (left.Field == right.Field)
        {
            return true;
        }

        if (!left.HasVariables && !right.HasVariables)
        {
            return left.Fingerprint(Variables.None) == right.Fingerprint(Variables.None);
        }

        if (decided.TryGetValue((left.Field, right.Field), out var same))
        {
            return same;
        }

        if (_asked.Add((left.Field, right.Field)))
        {
            _undecided.Add((left, right));
        }

        return false;
    }
}
