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

        var now = Stamps.Cut(timeProvider.GetUtcNow());
        foreach (var entry in context.ChangeTracker.Entries<Entity>())
        {
            Stamps.Set(entry, now);
        }
    }
}
