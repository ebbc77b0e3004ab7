using System.ComponentModel.DataAnnotations;

namespace Barq.Graph.Paging;

/// <summary>How long a connection's pages are.</summary>
public sealed class PagingOptions
{
    /// <summary>Rows of a page where the client asks for no number. 1 to 1000; default 25.</summary>
    [Range(1, 1000)]
    public int DefaultPageSize { get; set; } = 25;

    /// <summary>Rows of a page at most. 1 to 1000; default 100.</summary>
    [Range(1, 1000)]
    public int MaxPageSize { get; set; } = 100;
}
