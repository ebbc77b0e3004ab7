using Barq.Persistence.SecondLevelCache;

namespace Barq.Graph.Answers;

/// <summary>Who shares a kept response.</summary>
public enum ResponseScope
{
    /// <summary>Everybody.</summary>
    Public,

    /// <summary>All of an organization with the same rights.</summary>
    Organization,

    /// <summary>One user.</summary>
    User,
}

/// <summary>What the hints of an operation come to: the strictest of all of its fields.</summary>
/// <param name="Scope">Who shares it.</param>
/// <param name="MaxAge">Seconds that a client may use the answer without asking again; null where not everything in it says so.</param>
/// <param name="SharedMaxAge">Seconds that the gateway keeps it; null where nothing in it says so; 0 where it is not kept.</param>
/// <param name="SaysAll">Whether everything in it says how long the gateway keeps it.</param>
/// <param name="Vary">The request headers on which it depends.</param>
public sealed record ResponsePolicy(ResponseScope Scope, int? MaxAge, int? SharedMaxAge, bool SaysAll, IReadOnlyList<string> Vary)
{
    /// <summary>Nobody keeps it.</summary>
    public static ResponsePolicy None { get; } = new(ResponseScope.User, 0, 0, true, []);

    /// <summary>Whether anybody may keep it.</summary>
    public bool IsCacheable => SharedMaxAge != 0;

    /// <summary>What of it is for an answer: one that hangs on the clock says something else before long, and no client is told to go by it unasked.</summary>
    /// <param name="tags">What the answer was made of; null where nobody asks.</param>
    public ResponsePolicy For(string[]? tags) => MaxAge is not null && tags is not null && tags.Contains(CacheTags.Clock) ? this with { MaxAge = null } : this;

    /// <summary>The <c>Cache-Control</c> header. What says nothing is asked for again each time, which its <c>ETag</c> makes cheap.</summary>
    /// <remarks>Source: RFC 9111, section 5.2.2.</remarks>
    public string CacheControl => !IsCacheable ? "no-store"
        : Scope == ResponseScope.Public
            ? MaxAge is { } age ? $"public, max-age={age}{(SharedMaxAge is { } shared && shared != age ? $", s-maxage={shared}" : "")}" : "public, no-cache"
            : MaxAge is { } own ? $"private, max-age={own}" : "private, no-cache";
}
