namespace Barq.Persistence.SecondLevelCache;

/// <summary>Values that belong together: they live equally long, are counted together, and can be dropped together.</summary>
public sealed class CacheNamespace
{
    private readonly Func<CacheOptions, int> _ttl;

    private CacheNamespace(string name, Func<CacheOptions, int> ttl) => (Name, _ttl) = (name, ttl);

    /// <summary>What has no namespace of its own: <c>CACHE_DEFAULT_TTL</c>.</summary>
    public static CacheNamespace Default { get; } = new("default", options => options.DefaultTtlSeconds);

    /// <summary>Users: <c>CACHE_USER_TTL</c>.</summary>
    public static CacheNamespace Users { get; } = new("users", options => options.UserTtlSeconds);

    /// <summary>Organizations: <c>CACHE_ORG_TTL</c>.</summary>
    public static CacheNamespace Organizations { get; } = new("organizations", options => options.OrganizationTtlSeconds);

    /// <summary>What hardly ever changes, as vehicles: <c>CACHE_STATIC_TTL</c>.</summary>
    public static CacheNamespace Static { get; } = new("static", options => options.StaticTtlSeconds);

    /// <summary>Whole responses; each says itself how long it lives.</summary>
    public static CacheNamespace Responses { get; } = new("responses", options => options.DefaultTtlSeconds);

    /// <summary>All namespaces.</summary>
    public static IReadOnlyList<CacheNamespace> All { get; } = [Default, Users, Organizations, Static, Responses];

    /// <summary>The name, in keys and statistics.</summary>
    public string Name { get; }

    /// <summary>The tag of everything in it.</summary>
    internal string Tag => "#" + Name;

    /// <summary>How long a value lives unless it says otherwise.</summary>
    public TimeSpan Ttl(CacheOptions options) => TimeSpan.FromSeconds(_ttl(options));

    /// <summary>A namespace by its name; null where there is none.</summary>
    public static CacheNamespace? Find(string name) => All.FirstOrDefault(candidate => candidate.Name == name);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
