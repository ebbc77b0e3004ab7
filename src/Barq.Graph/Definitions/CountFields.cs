namespace Barq.Graph.Definitions;

/// <summary>How many rows there are: <c>totalCount</c> and <c>totalCountIsCapped</c> of every connection, as far as somebody wants to know.</summary>
internal static class CountFields
{
    /// <summary>How many.</summary>
    public const string Count = "totalCount";

    /// <summary>Whether there are more.</summary>
    public const string IsCapped = "totalCountIsCapped";

    /// <summary>Where to stop counting.</summary>
    public const string Bound = "atMost";

    /// <summary>What that may say: whoever wants more rows counted wants all.</summary>
    public const int MostBound = 1_000_000;
}
