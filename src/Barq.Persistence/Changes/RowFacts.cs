using System.Collections.Concurrent;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Reflection;
using Barq.Persistence.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Barq.Persistence.Changes;

/// <summary>Reads the facts of a changed row, before it is saved.</summary>
internal static class RowFacts
{
    private static readonly ConcurrentDictionary<Type, (string Property, string Name)[]> _declared = new();

    /// <summary>The facts of a row; none where its entity declares none.</summary>
    public static IReadOnlyDictionary<string, EventFact> Of(EntityEntry entry)
    {
        var declared = _declared.GetOrAdd(entry.Metadata.ClrType, static type => type.GetProperties()
            .Where(property => property.IsDefined(typeof(EventFactAttribute)))
            .Select(property => (property.Name, ClientNames.Of(property.Name))).ToArray());
        if (declared.Length == 0)
        {
            return ReadOnlyDictionary<string, EventFact>.Empty;
        }

        var facts = new Dictionary<string, EventFact>(declared.Length, StringComparer.Ordinal);
        foreach (var (property, name) in declared)
        {
            var value = entry.Property(property);
            facts.Add(name, new EventFact(
                entry.State == EntityState.Added ? null : Text(value.OriginalValue), entry.State == EntityState.Deleted ? null : Text(value.CurrentValue)));
        }

        return facts;
    }

    private static string? Text(object? value) => value switch
    {
        null => null,
        Enum member => EnumText.FromMemberName(member.ToString()),
        bool truth => truth ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
