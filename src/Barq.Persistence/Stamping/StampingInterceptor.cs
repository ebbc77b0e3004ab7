using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Barq.Persistence.Stamping;

/// <summary>
/// Sets <see cref="Entity.CreatedAt"/>, <see cref="Entity.UpdatedAt"/> and <see cref="IVersioned.Version"/> of what is about to be saved.
/// A new row keeps times that are already set (imported and seeded rows have a history); a changed one is always stamped.
/// </summary>
/// <param name="timeProvider">The clock.</param>
internal sealed class StampingInterceptor(TimeProvider timeProvider) : SaveChangesInterceptor
{
    public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result)
    {
        Stamp(eventData.Context);
        return result;
    }

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData,
        InterceptionResult<int> result,
        CancellationToken cancellationToken = default)
    {
        Stamp(eventData.Context);
        return ValueTask.FromResult(result);
    }

    private void Stamp(DbContext? context)
    {
        if (context is null)
        {
            return;
        }

        var now = Now();
        foreach (var entry in context.ChangeTracker.Entries<Entity>())
        {
            var entity = entry.Entity;
            switch (entry.State)
            {
                case EntityState.Added:
                    entity.CreatedAt = entity.CreatedAt == default ? now : entity.CreatedAt;
                    entity.UpdatedAt = entity.UpdatedAt == default ? entity.CreatedAt : entity.UpdatedAt;
                    if (entity is IVersioned added)
                    {
                        added.Version = 1;
                    }

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
    }

    // Cut to what both databases keep, so that an entity in memory equals its row.
    private DateTimeOffset Now()
    {
        var now = timeProvider.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}
