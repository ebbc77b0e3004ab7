using System.Globalization;
using System.IO.Enumeration;

namespace Barq.Persistence.SecondLevelCache;

/// <summary>
/// What a cached value was made of, as text: one row (<c>Delivery:5</c>), the rows of a type in one organization (<c>Delivery@1</c>), or
/// those of all organizations (<c>Delivery@*</c>). A write drops the tags of what it touched, and with them every value made of it.
/// </summary>
public static class CacheTags
{
    /// <summary>One row.</summary>
    public static string Row(Type entity, long key)
    {
        ArgumentNullException.ThrowIfNull(entity);
        return Row(entity.Name, key);
    }

    /// <inheritdoc cref="Row(Type, long)"/>
    public static string Row(string entity, long key) => string.Create(CultureInfo.InvariantCulture, $"{entity}:{key}");

    /// <summary>The rows of a type that somebody sees: those that are there, and those that are not there yet.</summary>
    /// <param name="entity">The type.</param>
    /// <param name="organization">The organization; null for all of them.</param>
    public static string List(Type entity, long? organization)
    {
        ArgumentNullException.ThrowIfNull(entity);
        return List(entity.Name, organization);
    }

    /// <inheritdoc cref="List(Type, long?)"/>
    public static string List(string entity, long? organization) =>
        $"{entity}@{OwnerOf(organization)}";

    /// <summary>The clock: what is made of it is good as long as <see cref="Querying.StatementTime"/> stays. Nothing drops it.</summary>
    public const string Clock = "@now";

    /// <summary>One value of the cache by hand.</summary>
    /// <exception cref="ArgumentException">The key holds control characters.</exception>
    internal static string Key(CacheNamespace cacheNamespace, string key) => $"={cacheNamespace.Name}:{Checked(key)}";

    /// <summary>The values of the cache by hand whose keys look alike: <c>*</c> stands for any characters, <c>?</c> for one.</summary>
    /// <exception cref="ArgumentException">The pattern holds control characters.</exception>
    internal static string Pattern(CacheNamespace cacheNamespace, string pattern) => $"~{cacheNamespace.Name}:{Checked(pattern)}";

    /// <summary>Whether a tag is that of a pattern.</summary>
    internal static bool IsPattern(string tag) => tag[0] == '~';

    /// <summary>Whether a pattern's tag means a key's.</summary>
    internal static bool Matches(string pattern, string tag) =>
        tag[0] == '=' && FileSystemName.MatchesSimpleExpression(pattern.AsSpan(1), tag.AsSpan(1), ignoreCase: false);

    private static string Checked(string key) => !key.Any(char.IsControl)
        ? key
        : throw new ArgumentException("A key holds no control characters.", nameof(key));

    /// <summary>How a list's tag ends.</summary>
    internal static string OwnerOf(long? organization) => organization?.ToString(CultureInfo.InvariantCulture) ?? "*";
}
