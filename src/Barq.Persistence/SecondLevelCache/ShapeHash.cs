using System.Security.Cryptography;
using System.Text;

namespace Barq.Persistence.SecondLevelCache;

/// <summary>Short names for what values look like, so that a build with another shape never reads an old one.</summary>
internal static class ShapeHash
{
    /// <summary>The shape of a type: its public properties by name and type, and those of its own types among these.</summary>
    public static string Of(Type type)
    {
        var parts = new List<string>();
        Add(parts, [], type);
        return Of(parts);
    }

    /// <summary>The shape that parts make.</summary>
    public static string Of(IEnumerable<string> parts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))).AsSpan(0, 6));

    private static void Add(List<string> parts, HashSet<Type> seen, Type type)
    {
        if (!seen.Add(type))
        {
            return;
        }

        parts.Add(type.ToString());
        if (type.IsEnum)
        {
            parts.AddRange(Enum.GetNames(type));
            return;
        }

        // What a list or a nullable is made of.
        foreach (var part in type.HasElementType ? [type.GetElementType()!] : type.GetGenericArguments())
        {
            Add(parts, seen, part);
        }

        if (type.Namespace is { } name && (name == "System" || name.StartsWith("System.", StringComparison.Ordinal)))
        {
            return;
        }

        var properties = type.GetProperties().OrderBy(property => property.Name, StringComparer.Ordinal).ToArray();
        parts.AddRange(properties.Select(property => $"{property.Name} {property.PropertyType}"));
        foreach (var property in properties)
        {
            Add(parts, seen, property.PropertyType);
        }
    }
}
