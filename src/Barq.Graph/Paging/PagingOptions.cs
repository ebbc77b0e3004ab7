using System.ComponentModel.DataAnnotations;
using Barq.Persistence.Settings;

namespace Barq.Graph.Paging;

/// <summary>How long a connection's pages are.</summary>
public sealed class PagingOptions
{
    /// <summary>
    /// <c>GRAPHQL_DEFAULT_PAGE_SIZE</c>: rows of a page where the client asks for no number; never more than the maximum. 1 to 1000.
    /// Default: 25.
    /// </summary>
    [Range(1, 1000)]
    public int DefaultPageSize { get; set; } = 25;

    /// <summary><c>GRAPHQL_MAX_PAGE_SIZE</c>: rows of a page at most. 1 to 1000. Default: 100.</summary>
    [Range(1, 1000)]
    public int MaxPageSize { get; set; } = 100;

    /// <summary><c>GRAPHQL_MAX_GROUPS</c>: groups of a list at most. 1 to 10 000. Default: 400, a year by day.</summary>
    [Range(1, 10_000)]
    public int MaxGroups { get; set; } = 400;

    /// <summary>
    /// <c>GRAPHQL_MAX_OFFSET</c>: rows that a page by its number (<c>offset</c>) may pass over; each of them is read. 0 to 100 000. Default: 10 000.
    /// </summary>
    [Range(0, 100_000)]
    public int MaxOffset { get; set; } = 10_000;

    internal static SettingsTable<PagingOptions> Settings { get; } = new()
    {
        { "GRAPHQL_DEFAULT_PAGE_SIZE", options => options.DefaultPageSize },
        { "GRAPHQL_MAX_PAGE_SIZE", options => options.MaxPageSize },
        { "GRAPHQL_MAX_GROUPS", options => options.MaxGroups },
        { "GRAPHQL_MAX_OFFSET", options => options.MaxOffset },
    };
}
