using Barq.Persistence.Querying;
using Barq.Persistence.Storage;

namespace Barq.Graph.Definitions;

/// <summary>The names of the search box: one field of the query type for all entities that declare themselves searchable.</summary>
internal static class SearchFields
{
    /// <summary>The field of the query type.</summary>
    public const string Root = "search";

    /// <summary>The type of a hit.</summary>
    public const string Hit = "SearchHit";

    /// <summary>The union of what can be found.</summary>
    public const string Union = "SearchObject";

    /// <summary>The enum of what can be found.</summary>
    public const string Kinds = "SearchKind";

    /// <summary>The enum of the fields that can match.</summary>
    public const string Fields = "SearchField";

    /// <summary>Hits at most.</summary>
    public const int MostHits = 100;

    /// <summary>Hits where nobody says how many.</summary>
    public const int DefaultHits = 20;

    /// <summary>An entity among the kinds.</summary>
    public static string KindOf(EntityDefinition entity) => EnumText.FromMemberName(entity.Name);

    /// <summary>A column among the fields.</summary>
    public static string NameOf(ColumnSource column) => EnumText.FromMemberName(column.PropertyName);
}
