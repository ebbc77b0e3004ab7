using System.ComponentModel.DataAnnotations;
using Barq.Persistence.Settings;

namespace Barq.Graph.Limits;

/// <summary>How much one operation may ask for. Checked before anything is read; what is over is refused with <c>OPERATION_TOO_EXPENSIVE</c>.</summary>
public sealed class LimitsOptions
{
    /// <summary>
    /// <c>GRAPHQL_MAX_ROWS</c>: rows that a request can bring, going by the sizes of its pages. 1 to 10 000 000. Default: 50 000.
    /// </summary>
    [Range(1, 10_000_000)]
    public int MaxRows { get; set; } = 50_000;

    /// <summary><c>GRAPHQL_MAX_CONDITIONS</c>: conditions of one filter. 1 to 10 000. Default: 500.</summary>
    [Range(1, 10_000)]
    public int MaxConditions { get; set; } = 500;

    /// <summary><c>GRAPHQL_MAX_STATEMENTS</c>: SQL statements that a request can cause. 1 to 1000. Default: 100.</summary>
    [Range(1, 1000)]
    public int MaxStatements { get; set; } = 100;

    /// <summary><c>GRAPHQL_MAX_NODE_IDS</c>: ids in one call of <c>nodes</c>. 1 to 10 000. Default: 100.</summary>
    [Range(1, 10_000)]
    public int MaxNodeIds { get; set; } = 100;

    internal static SettingsTable<LimitsOptions> Settings { get; } = new()
    {
        { "GRAPHQL_MAX_ROWS", options => options.MaxRows },
        { "GRAPHQL_MAX_CONDITIONS", options => options.MaxConditions },
        { "GRAPHQL_MAX_STATEMENTS", options => options.MaxStatements },
        { "GRAPHQL_MAX_NODE_IDS", options => options.MaxNodeIds },
    };
}
