using System.Globalization;

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

    /// <summary>How a list's tag ends.</summary>
    internal static string OwnerOf(long? organization) => organization?.ToString(CultureInfo.InvariantCulture) ?? "*";
}
