using System.Security.Cryptography;
using System.Text;

namespace Barq.Persistence.SecondLevelCache;

/// <summary>Short names for what values look like, so that a build with another shape never reads an old one.</summary>
internal static class ShapeHash
{
    /// <summary>The shape of a type: its public properties, by name and type.</summary>
    public static string Of(Type type) => Of(type.GetProperties()
        .Select(property => $"{property.Name} {property.PropertyType}").Order(StringComparer.Ordinal).Prepend(type.FullName ?? type.Name));

    /// <summary>The shape that parts make.</summary>
    public static string Of(IEnumerable<string> parts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))).AsSpan(0, 6));
}
