using Barq.Persistence.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Barq.Persistence.Writing;

/// <summary>Checks changed entities against the lengths and ranges that their properties declare.</summary>
internal static class EntityValidation
{
    /// <summary>What is wrong with the entities that are about to be saved.</summary>
    public static IReadOnlyList<WriteError> Find(DbContext context) => [.. context.ChangeTracker.Entries<Entity>()
        .Where(entry => entry.State is EntityState.Added or EntityState.Modified).SelectMany(Find)];

    /// <summary>What is wrong with one of them.</summary>
    public static List<WriteError> Find(EntityEntry<Entity> entry) =>
        Find(entry.Metadata, entry.Entity, property => entry.State == EntityState.Added || entry.Property(property).IsModified);

    /// <summary>What is wrong with a new row that the context does not know of.</summary>
    /// <param name="context">A context with its type.</param>
    /// <param name="row">The row.</param>
    public static List<WriteError> Find(DbContext context, Entity row) => Find(context.Model.FindEntityType(row.GetType())!, row, _ => true);

    private static List<WriteError> Find(IEntityType type, Entity entity, Func<IProperty, bool> isSaid)
    {
        var errors = new List<WriteError>();
        errors.AddRange(DeclaredRules.Broken(entity).Select(result => new ValidationError(
            result.ErrorMessage ?? "The value can't be used.", result.MemberNames.Select(ClientNames.Of).ToArray())));
        var (texts, times) = type.GetOrAddRuntimeAnnotationValue("Barq:Validated", ChecksOf, type);
        foreach (var (property, value) in texts)
        {
            if (value.GetClrValue(entity) is string text && string.IsNullOrWhiteSpace(text))
            {
                errors.Add(new ValidationError($"The field {property.Name} must not be blank.", [ClientNames.Of(property.Name)]));
            }
        }

        // The ends of .NET's times are what Npgsql takes for the infinities. A new row's own times are set later.
        foreach (var (property, value) in times)
        {
            if (IsAnEnd(value.GetClrValue(entity)) && isSaid(property))
            {
                errors.Add(new ValidationError($"The field {property.Name} is out of range.", [ClientNames.Of(property.Name)]));
            }
        }

        return errors;
    }

    // Looked up once for each type, not with every write.
    private static (Checked[] Texts, Checked[] Times) ChecksOf(IEntityType? type)
    {
        Checked[] all = [.. type!.GetProperties().Where(property => !property.IsShadowProperty()).Select(property => new Checked(property, property.GetGetter()))];
        return (
            Array.FindAll(all, one => one.Property.ClrType == typeof(string) && !one.Property.IsNullable),
            Array.FindAll(all, one => (Nullable.GetUnderlyingType(one.Property.ClrType) ?? one.Property.ClrType) is var clr && (clr == typeof(DateTimeOffset) || clr == typeof(DateOnly))
                && one.Property.Name is not (nameof(Entity.CreatedAt) or nameof(Entity.UpdatedAt))));
    }

    private static bool IsAnEnd(object? value) => value switch
    {
        DateTimeOffset instant => instant.UtcTicks == 0 || instant.UtcTicks > DateTimeOffset.MaxValue.UtcTicks - TimeSpan.TicksPerMicrosecond,
        DateOnly day => day == DateOnly.MinValue || day == DateOnly.MaxValue,
        _ => false,
    };

    private readonly record struct Checked(IProperty Property, IClrPropertyGetter Value);
}
