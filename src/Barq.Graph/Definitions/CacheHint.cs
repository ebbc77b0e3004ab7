namespace Barq.Graph.Definitions;

/// <summary>Whose a response is.</summary>
public enum CacheControlScope
{
    /// <summary>Everybody's: the same for all callers.</summary>
    Public,

    /// <summary>Its reader's alone.</summary>
    Private,
}

/// <summary>How long and for whom a type's or a field's value may be kept: the arguments of <c>@cacheControl</c>.</summary>
/// <remarks>
/// Source: the conventions of Apollo Server (<c>@cacheControl</c>) and HotChocolate (<c>sharedMaxAge</c>, <c>vary</c>). Unlike there, what
/// says nothing of its scope is its organization's: kept by the gateway for all with the same rights, and by nobody in between.
/// </remarks>
public sealed record CacheHint
{
    /// <summary>Seconds that a client may use an answer without asking again; 0 for nothing that anybody may keep; null for nothing said.</summary>
    public int? MaxAge { get; init; }

    /// <summary>Seconds that the gateway, and caches between it and the client, may keep it; null for <see cref="MaxAge"/>.</summary>
    public int? SharedMaxAge { get; init; }

    /// <summary>Whose it is; null for the organization's.</summary>
    public CacheControlScope? Scope { get; init; }

    /// <summary>Whether what the parent says holds here too, for a field that leads to an object.</summary>
    public bool InheritMaxAge { get; init; }

    /// <summary>The request headers on which it depends.</summary>
    public IReadOnlyList<string> Vary { get; init; } = [];
}
