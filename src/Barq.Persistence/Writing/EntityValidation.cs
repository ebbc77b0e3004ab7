using Barq.Persistence.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Barq.Persistence.Writing;

/// <summary>Checks changed entities against the lengths and ranges that their properties declare.</summary>
internal static class EntityValidation
{
    /// <summary>What is wrong with the entities that are about to be saved.</summary>
    public static IReadOnlyList<WriteError> Find(DbContext context) => [.. context.ChangeTracker.Entries<Entity>()
        .Where(entry => entry.State is EntityState.Added or EntityState.Modified).SelectMany(Find)];

    /// <summary>What is wrong with one of them.</summary>
    public static List<WriteError> Find(EntityEntry<Entity> entry)
    {
        var errors = new List<WriteError>();
        errors.AddRange(DeclaredRules.Broken(entry.Entity).Select(result => new ValidationError(
            result.ErrorMessage ?? "The value can't be used.", result.MemberNames.Select(ClientNames.Of).ToArray())));
        errors.AddRange(entry.Properties
            .Where(property => property.CurrentValue is string text && !property.Metadata.IsNullable && string.IsNullOrWhiteSpace(text))
            .Select(property => new ValidationError($"The field {property.Metadata.Name} must not be blank.", [ClientNames.Of(property.Metadata.Name)])));

        // The ends of .NET's times are what Npgsql takes for the infinities. A new row's own times are set later.
        errors.AddRange(entry.Properties
            .Where(property => (entry.State == EntityState.Added || property.IsModified)
                && property.Metadata.Name is not (nameof(Entity.CreatedAt) or nameof(Entity.UpdatedAt)) && IsAnEnd(property.CurrentValue))
            .Select(property => new ValidationError($"The field {property.Metadata.Name} is out of range.", [ClientNames.Of(property.Metadata.Name)])));
        return errors;
    }

    private static bool IsAnEnd(object? value) => value switch
    {
        DateTimeOffset instant => instant.UtcTicks == 0 || instant.UtcTicks > DateTimeOffset.MaxValue.UtcTicks - TimeSpan.TicksPerMicrosecond,
        DateOnly day => day == DateOnly.MinValue || day == DateOnly.MaxValue,
        _ => false,
    };
}
