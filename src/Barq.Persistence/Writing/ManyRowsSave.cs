using Barq.Persistence.Databases;
using Barq.Persistence.Stamping;
using Barq.Persistence.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Barq.Persistence.Writing;

/// <summary>
/// Saves what a context has changed as its own <c>SaveChanges</c> would, by one statement for each table and kind of change instead of one for
/// each row. New rows get their keys in the order in which they were added.
/// </summary>
/// <param name="context">A context in a transaction, which holds the rows that it has changed.</param>
/// <param name="now">The time that the rows are stamped with.</param>
/// <param name="taken">Told of each new row that was not added, as another one has its unique value.</param>
internal sealed class ManyRowsSave(FleetDbContext context, DateTimeOffset now, Action<Entity> taken)
{
    /// <summary>Saves.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="DatabaseContentionException">A row was changed by others since it was read: the write is to run again.</exception>
    public async Task SaveAsync(CancellationToken cancellationToken)
    {
        var changed = context.ChangeTracker.Entries<Entity>().Where(entry => entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted).ToList();

        // What others refer to comes first: the rows that people edit, and then what is recorded of them.
        foreach (var group in changed.GroupBy(entry => (entry.Metadata, entry.State)).OrderBy(group => typeof(IVersioned).IsAssignableFrom(group.Key.Metadata.ClrType) ? 0 : 1).ToList())
        {
            // A new row that was not added takes what hangs on it along.
            var entries = group.Where(entry => entry.State == group.Key.State).ToList();
            foreach (var entry in entries)
            {
                Stamps.Set(entry, now);
            }

            context.ChangeTracker.DetectChanges();

            await (entries.Count == 0 ? Task.CompletedTask : group.Key.State switch
            {
                EntityState.Added => InsertAsync(group.Key.Metadata, entries, cancellationToken),
                EntityState.Modified => UpdateAsync(group.Key.Metadata, entries, cancellationToken),
                _ => throw new NotSupportedException($"Rows of {group.Key.Metadata.ClrType.Name} are not deleted many at once."),
            });
        }
    }

    private async Task InsertAsync(IEntityType type, List<EntityEntry<Entity>> entries, CancellationToken cancellationToken)
    {
        var key = type.FindPrimaryKey()!.Properties[0];
        var columns = type.GetProperties().Where(property => property != key).ToArray();
        var unique = type.GetIndexes().FirstOrDefault(index => index.IsUnique)?.Properties[^1];
        if (unique is not null)
        {
            // In the same order in every write: two that add the same values wait for each other, and not in a circle.
            entries = [.. entries.OrderBy(entry => (string)unique.GetGetter().GetClrValue(entry.Entity)!, StringComparer.Ordinal)];
        }

        var table = new ManyRowsStatement(context, type, columns);
        var returned = await table.InsertAsync(entries, key, unique, cancellationToken);
        if (unique is null)
        {
            returned.Sort((left, right) => left.Key.CompareTo(right.Key));
            Accept(entries.Zip(returned, (entry, row) => (entry, row.Key)), key);
            return;
        }

        var added = returned.ToDictionary(row => row.Unique!, row => row.Key, StringComparer.Ordinal);
        var accepted = new List<(EntityEntry<Entity>, long)>(entries.Count);
        foreach (var entry in entries)
        {
            // The first of two with the same value was added.
            if (added.Remove((string)unique.GetGetter().GetClrValue(entry.Entity)!, out var own))
            {
                accepted.Add((entry, own));
            }
            else
            {
                taken(entry.Entity);
            }
        }

        Accept(accepted, key);
    }

    private static void Accept(IEnumerable<(EntityEntry<Entity> Entry, long Key)> rows, IProperty key)
    {
        foreach (var (entry, value) in rows)
        {
            var property = entry.Property(key);
            property.CurrentValue = value;
            property.IsTemporary = false;
            entry.State = EntityState.Unchanged;
        }
    }

    private async Task UpdateAsync(IEntityType type, List<EntityEntry<Entity>> entries, CancellationToken cancellationToken)
    {
        var columns = type.GetProperties().Where(property => entries.Exists(entry => entry.Property(property).IsModified)).ToArray();
        var changed = await new ManyRowsStatement(context, type, columns).UpdateAsync(entries, cancellationToken);
        if (changed != entries.Count)
        {
            throw new DatabaseContentionException();
        }

        foreach (var entry in entries)
        {
            entry.State = EntityState.Unchanged;
        }
    }
}
