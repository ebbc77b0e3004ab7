using System.Collections.Frozen;

namespace Barq.Persistence.Access;

/// <summary>
/// Whose the rows of each table are, as the rooms of the entities declare it (<see cref="IFenced"/>). EF Core's global query filters and
/// every statement of the query engine are made from these rules, so a table without one can be read by neither.
/// </summary>
internal static class FenceRules
{
    // Read once, as EF Core finds the tables' configurations: by type, in this assembly.
    private static readonly FrozenDictionary<Type, FenceRule> _rules = typeof(FenceRules).Assembly.GetTypes()
        .Where(type => type.IsClass && typeof(IFenced).IsAssignableFrom(type))
        .Select(type => (FenceRule)type.GetProperty(nameof(IFenced.Fence))!.GetValue(null)!)
        .ToFrozenDictionary(rule => rule.EntityType);

    /// <summary>The rule of an entity type.</summary>
    /// <exception cref="NotSupportedException">There is none.</exception>
    public static FenceRule Of(Type entityType) => _rules.TryGetValue(entityType, out var rule)
        ? rule
        : throw new NotSupportedException($"{entityType.Name} has no fence: its configuration must say whose its rows are.");

    /// <summary>The rule of an entity type by its name; null where there is none.</summary>
    public static FenceRule? Find(string entityName) => _rules.Values.FirstOrDefault(rule => rule.EntityType.Name == entityName);
}
