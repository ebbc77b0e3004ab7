using System.ComponentModel.DataAnnotations;

namespace Barq.Graph.Limits;

/// <summary>How much one operation may ask for. Checked before anything is read.</summary>
public sealed class LimitsOptions
{
    /// <summary>Rows that an operation can bring at most, going by the sizes of its pages. 1 to 10 000 000; default 50 000.</summary>
    [Range(1, 10_000_000)]
    public int MaxRows { get; set; } = 50_000;

    /// <summary>Levels of fields in a document. 1 to 200; default 25 (introspection queries of common tools take 15).</summary>
    [Range(1, 200)]
    public int MaxDepth { get; set; } = 25;

    /// <summary>Fields that an operation can select, fragments spread. 1 to 100 000; default 2 000.</summary>
    [Range(1, 100_000)]
    public int MaxFields { get; set; } = 2_000;

    /// <summary>Conditions of one filter. 1 to 10 000; default 500.</summary>
    [Range(1, 10_000)]
    public int MaxConditions { get; set; } = 500;

    /// <summary>Statements that one operation can cause. 1 to 1000; default 100.</summary>
    [Range(1, 1000)]
    public int MaxStatements { get; set; } = 100;

    /// <summary>Ids in one call of <c>nodes</c>. 1 to 10 000; default 100.</summary>
    [Range(1, 10_000)]
    public int MaxNodeIds { get; set; } = 100;

    /// <summary>Characters of a document. 100 to 10 000 000; default 100 000.</summary>
    [Range(100, 10_000_000)]
    public int MaxDocumentLength { get; set; } = 100_000;
}
