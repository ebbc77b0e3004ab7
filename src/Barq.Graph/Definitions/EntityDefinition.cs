using System.Text;
using Barq.Persistence.Querying;

namespace Barq.Graph.Definitions;

/// <summary>An entity's GraphQL type: its fields, and the roots by which operations reach it. Declared in the entity's room.</summary>
public abstract class EntityDefinition
{
    private readonly Dictionary<string, FieldDefinition> _fieldsByName = new(StringComparer.Ordinal);
    private readonly List<FieldDefinition> _fields = [];
    private readonly List<RootDefinition> _roots = [];
    private bool _isSearchable;

    private protected EntityDefinition(Type entityType, string name, string description)
    {
        EntityType = entityType;
        Name = name;
        Description = description;
        NodeIdPrefix = Encoding.ASCII.GetBytes(name + ":");
        Add(new IdField());
    }

    /// <summary>The entity's CLR type.</summary>
    public Type EntityType { get; }

    /// <summary>The GraphQL type's name.</summary>
    public string Name { get; }

    /// <summary>The GraphQL type's description.</summary>
    public string Description { get; }

    /// <summary>The fields, in the order of their declaration.</summary>
    public IReadOnlyList<FieldDefinition> Fields => _fields;

    /// <summary>The fields of the query type that lead to this entity.</summary>
    public IReadOnlyList<RootDefinition> Roots => _roots;

    /// <summary>The table.</summary>
    public TableSource Table { get; private set; } = null!;

    /// <summary>The columns that the search box looks into, in the order of their fields; none where it does not find the entity.</summary>
    public IReadOnlyList<ColumnSource> SearchedColumns { get; private set; } = [];

    /// <summary>How long and for whom objects of the type may be kept; null where it says nothing.</summary>
    public CacheHint? Cache { get; private set; }

    /// <summary>The order where a client asks for none: by key, ascending.</summary>
    public SortOrder DefaultOrder { get; private set; } = null!;

    /// <summary>The type's name and a colon in ASCII: how its global ids begin.</summary>
    internal byte[] NodeIdPrefix { get; }

    /// <summary>A field by its name; null where there is none.</summary>
    public FieldDefinition? Field(string name) => _fieldsByName.GetValueOrDefault(name);

    internal void Bind(TableCatalog catalog, EntityRegistry registry)
    {
        Table = catalog.Table(EntityType);
        DefaultOrder = new SortOrder(Table, []);
        foreach (var field in _fields)
        {
            field.Bind(Table, registry);
        }

        foreach (var root in _roots)
        {
            root.Bind(Table);
        }

        if (_isSearchable)
        {
            SearchedColumns = [.. _fields.OfType<ColumnField>().Select(field => field.Column).Where(column => column.IsSearched)];
            if (SearchedColumns.FirstOrDefault(column => column.Personal is not null) is { } personal)
            {
                throw new NotSupportedException($"{personal} is personal data: the search box can't tell who may see it.");
            }
        }
    }

    /// <summary>Says how long and for whom objects of the type may be kept: <c>@cacheControl</c>.</summary>
    private protected void CacheControl(CacheHint hint) => Cache = hint;

    /// <summary>Says that the search box finds objects of the type, by their fields whose properties are searched.</summary>
    private protected void Searchable() => _isSearchable = true;

    private protected FieldDefinition Add(FieldDefinition field)
    {
        _fieldsByName.Add(field.Name, field);
        _fields.Add(field);
        return field;
    }

    private protected RootDefinition Add(RootDefinition root)
    {
        _roots.Add(root);
        return root;
    }
}
