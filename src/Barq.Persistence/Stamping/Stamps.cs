using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Barq.Persistence.Stamping;

/// <summary>The stamps of rows that are about to be saved.</summary>
internal static class Stamps
{
    /// <summary>A time cut to what both databases keep, so that an entity in memory equals its row.</summary>
    public static DateTimeOffset Cut(DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMicrosecond));

    /// <summary>Sets the stamps of a row.</summary>
    /// <param name="entry">The row.</param>
    /// <param name="now">The time, as <see cref="Cut"/> has it.</param>
    public static void Set(EntityEntry<Entity> entry, DateTimeOffset now)
    {
        var entity = entry.Entity;
        switch (entry.State)
        {
            case EntityState.Added:
                SetNew(entity, now);
                break;
            case EntityState.Modified:
                entity.UpdatedAt = now;
                if (entity is IVersioned modified)
                {
                    // From the original value: a second attempt to save the same change counts once.
                    modified.Version = entry.OriginalValues.GetValue<int>(nameof(IVersioned.Version)) + 1;
                }

                break;
        }
    }

    /// <summary>Sets the stamps of a new row. One that has its times already has a history.</summary>
    /// <param name="entity">The row.</param>
    /// <param name="now">The time, as <see cref="Cut"/> has it.</param>
    public static void SetNew(Entity entity, DateTimeOffset now)
    {
        entity.CreatedAt = entity.CreatedAt == default ? now : entity.CreatedAt;
        entity.UpdatedAt = entity.UpdatedAt == default ? entity.CreatedAt : entity.UpdatedAt;
        if (entity is IVersioned added)
        {
            added.Version = 1;
        }
    }
}
