using Barq.Graph.Definitions;

namespace Barq.Graph.Batching;

/// <summary>A planned statement that finds rows of one entity by what somebody typed.</summary>
internal sealed class SearchLoad : LoadPlan
{
    /// <summary>What it weighs to look for a number by its beginning.</summary>
    private const int Number = 1;

    /// <summary>What it weighs to look for words, mistyped ones too, and to rank what is found.</summary>
    private const int Words = 10;

    public SearchLoad(int index, EntityDefinition entity, string origin)
        : base(index, entity, origin) => Shape.Require(0, entity.Table.Key);

    /// <summary>What its statement weighs for the database beside its being one.</summary>
    public int Weight => Entity.SearchedColumns.Sum(column => column.Searched!.IsNumber ? Number : Words);
}
