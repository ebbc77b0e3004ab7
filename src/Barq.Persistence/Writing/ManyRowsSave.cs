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
/// <param name="items">Told of each new row that was not added, as another one has its unique value; has the rows that say what was done.</param>
/// <param name="now">The time that the rows are stamped with.</param>
internal sealed class ManyRowsSave(FleetDbContext context, ManyItems items, DateTimeOffset now)
{
    /// <summary>Saves.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="DatabaseContentionException">A row was changed by others since it was read: the write is to run again.</exception>
    public async Task SaveAsync(CancellationToken cancellationToken)
    {
        context.ChangeTracker.DetectChanges();
        var changed = context.ChangeTracker.Entries<Entity>().Where(entry => entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted).ToList();
        foreach (var entry in changed)
        {
            Stamps.Set(entry, now);
        }

        context.ChangeTracker.DetectChanges();

        // What others refer to comes first: the rows that people edit, and then what is recorded of them.
        foreach (var group in changed.GroupBy(entry => (entry.Metadata, entry.State)).OrderBy(group => typeof(IVersioned).IsAssignableFrom(group.Key.Metadata.ClrType) ? 0 : 1).ToList())
        {
            // A new row that was not added takes what hangs on it along.
            var entries = group.Where(entry => entry.State == group.Key.State).ToList();
            await (entries.Count == 0 ? Task.CompletedTask : group.Key.State switch
            {
                EntityState.Added => InsertAsync(group.Key.Metadata, entries, cancellationToken),
                EntityState.Modified => UpdateAsync(group.Key.Metadata, entries, cancellationToken),
                _ => throw new NotSupportedException($"Rows of {group.Key.Metadata.ClrType.Name} are not deleted many at once."),
            });
        }

        // Behind all that they speak of, and without those of items that were not done after all.
        foreach (var group in items.TakeRecords().GroupBy(row => row.GetType()))
        {
            var records = group.ToList();
            records.ForEach(row => Stamps.SetNew(row, now));
            await InsertAsync(context.Model.FindEntityType(group.Key)!, records, (row, key) => row.Id = key, cancellationToken);
        }
    }

    private async Task InsertAsync(IEntityType type, List<EntityEntry<Entity>> entries, CancellationToken cancellationToken)
    {
        var key = type.FindPrimaryKey()!.Properties[0];
        var known = entries.ToDictionary<EntityEntry<Entity>, Entity>(entry => entry.Entity, ReferenceEqualityComparer.Instance);
        await InsertAsync(type, entries.ConvertAll(entry => entry.Entity), (row, value) => Accept(known[row], key, value), cancellationToken);

        // What refers to the new rows is told their keys.
        context.ChangeTracker.DetectChanges();
    }

    private async Task InsertAsync(IEntityType type, List<Entity> rows, Action<Entity, long> accept, CancellationToken cancellationToken)
    {
        var key = type.FindPrimaryKey()!.Properties[0];
        var columns = type.GetProperties().Where(property => property != key).ToArray();
        var unique = type.GetIndexes().FirstOrDefault(index => index.IsUnique)?.Properties[^1];
        if (unique is not null)
        {
            // In the same order in every write: two that add the same values wait for each other, and not in a circle.
            rows = [.. rows.OrderBy(row => (string)unique.GetGetter().GetClrValue(row)!, StringComparer.Ordinal)];
        }

        var returned = await new ManyRowsStatement(context, type, columns).InsertAsync(rows, key, unique, cancellationToken);
        if (unique is null)
        {
            returned.Sort((left, right) => left.Key.CompareTo(right.Key));
            for (var i = 0; i < rows.Count; i++)
            {
                accept(rows[i], returned[i].Key);
            }

            return;
        }

        var added = returned.ToDictionary(row => row.Unique!, row => row.Key, StringComparer.Ordinal);
        var accepted = new List<(Entity Row, long Key)>(rows.Count);
        foreach (var row in rows)
        {
            // The first of two with the same value was added.
            if (added.Remove((string)unique.GetGetter().GetClrValue(row)!, out var own))
            {
                accepted.Add((row, own));
            }
            else
            {
                items.Taken(row);
            }
        }

        accepted.ForEach(each => accept(each.Row, each.Key));
    }

    private static void Accept(EntityEntry<Entity> entry, IProperty key, long value)
    {
        var property = entry.Property(key);
        property.CurrentValue = value;
        property.IsTemporary = false;
        entry.State = EntityState.Unchanged;
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
