using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Barq.Persistence.Writing;

/// <summary>
/// The items of a write of many: each is done by the work of the write of one, with its rules, and what it may not do is its own error. What a
/// refused item has changed is taken back from the context, so that the others can be saved.
/// </summary>
internal sealed class ManyItems
{
    /// <summary>The input's field with the items.</summary>
    public const string Field = "items";

    private readonly WriteScope _scope;
    private readonly Item[] _items;
    private readonly List<Entity> _records = [];
    private readonly Dictionary<Entity, int> _owners = new(ReferenceEqualityComparer.Instance);
    private int _current = -1;

    public ManyItems(WriteScope scope, WriteMode mode, int count)
    {
        _scope = scope;
        Mode = mode;
        _items = [.. Enumerable.Range(0, count).Select(_ => new Item())];
    }

    /// <summary>What becomes of the others where one can't be done.</summary>
    public WriteMode Mode { get; }

    /// <summary>Whether nothing is to be done: an item's error stands for all, or there is none without.</summary>
    public bool IsRefused => Mode == WriteMode.All ? Array.Exists(_items, item => item.Errors.Count > 0) : !Array.Exists(_items, item => item.Errors.Count == 0);

    /// <summary>All errors, in the order of the items.</summary>
    public IReadOnlyList<WriteError> Errors => [.. _items.SelectMany(item => item.Errors)];

    /// <summary>What came of each, once all are saved.</summary>
    public IReadOnlyList<ItemResult> Results => Array.ConvertAll(_items, item => new ItemResult(item.Errors.Count == 0 ? item.Subject!.Id : null, item.Errors));

    /// <summary>The types of the rows that say what was done.</summary>
    public IEnumerable<string> RecordTypes => Records().Select(row => row.GetType().Name).Distinct(StringComparer.Ordinal);

    /// <summary>Adds a row that says what was done: of the item that is being done, if one is. The context does not know of it, as nobody asks for it again.</summary>
    public void Record(Entity row) => (_current < 0 ? _records : _items[_current].Records).Add(row);

    /// <summary>The rows that say what was done, of those items that were, in their order. Asked for once they are saved.</summary>
    public List<Entity> TakeRecords()
    {
        List<Entity> records = [.. Records()];
        _records.Clear();
        Array.ForEach(_items, item => item.Records.Clear());
        return records;
    }

    /// <summary>Does one after another.</summary>
    /// <param name="subjects">The held object that each is about; null where it makes a new one, or where there is none.</param>
    /// <param name="field">The field of an item that names it.</param>
    /// <param name="one">Does one.</param>
    public async Task RunAsync(IReadOnlyList<Entity?> subjects, string field, Func<int, Task<Entity>> one)
    {
        var tracker = _scope.Context.ChangeTracker;
        tracker.Tracked += Tracked;
        try
        {
            for (var i = 0; i < _items.Length; i++)
            {
                await RunAsync(i, subjects[i], field, one);
            }
        }
        finally
        {
            tracker.Tracked -= Tracked;
            _current = -1;
        }

        Validate();
    }

    /// <summary>A new row was not added, as another one has its unique value.</summary>
    public void Taken(Entity entity)
    {
        if (!_owners.TryGetValue(entity, out var item))
        {
            throw new InvalidOperationException($"A new {entity.GetType().Name} belongs to no item.");
        }

        var type = _scope.Context.Model.FindEntityType(entity.GetType())!;
        var property = Storage.ClientNames.Of(type.GetIndexes().First(index => index.IsUnique).Properties[^1].Name);
        Refuse(item, new ConflictError($"Another object has this {property} already.", [property], null));
    }

    private async Task RunAsync(int number, Entity? subject, string field, Func<int, Task<Entity>> one)
    {
        _current = number;
        if (subject is not null && !_owners.TryAdd(subject, number))
        {
            // What the first does to it is not known to the second, who wants it as it is now.
            Refuse(number, new ValidationError("An earlier item is about the same object: send this one afterwards.", [field]));
            return;
        }

        _items[number].Subject = subject;
        try
        {
            var entity = await one(number);
            _items[number].Subject = entity;
            _owners[entity] = number;
        }
        catch (RuleException rule)
        {
            Refuse(number, rule.Error);
        }
    }

    private void Tracked(object? sender, EntityTrackedEventArgs tracked)
    {
        if (!tracked.FromQuery && _current >= 0 && tracked.Entry.Entity is Entity entity)
        {
            _items[_current].Added.Add(entity);
            _owners[entity] = _current;
        }
    }

    private IEnumerable<Entity> Records() => _items.Where(item => item.Errors.Count == 0).SelectMany(item => item.Records).Concat(_records);

    private void Validate()
    {
        // From here on nothing changes unseen: what has changed is looked for when it is saved, and not each time that somebody asks.
        _scope.Context.ChangeTracker.DetectChanges();
        _scope.Context.ChangeTracker.AutoDetectChangesEnabled = false;
        foreach (var entry in _scope.Context.ChangeTracker.Entries<Entity>().Where(entry => entry.State is EntityState.Added or EntityState.Modified).ToList())
        {
            if (_owners.TryGetValue(entry.Entity, out var item))
            {
                EntityValidation.Find(entry).ForEach(error => Refuse(item, error));
            }
        }

        for (var i = 0; i < _items.Length; i++)
        {
            foreach (var row in _items[i].Records)
            {
                EntityValidation.Find(_scope.Context, row).ForEach(error => Refuse(i, error));
            }
        }
    }

    private void Refuse(int number, WriteError error)
    {
        var item = _items[number];
        item.Errors.Add(error with { Path = [Field, number.ToString(CultureInfo.InvariantCulture), .. error.Path] });
        foreach (var entity in item.Added)
        {
            _scope.Context.Entry(entity).State = EntityState.Detached;
        }

        // An item that comes too late for its object has none.
        if (item.Subject is { } subject && _scope.Context.Entry(subject) is { State: EntityState.Modified or EntityState.Unchanged } entry)
        {
            entry.CurrentValues.SetValues(entry.OriginalValues);
            entry.State = EntityState.Unchanged;
        }
    }

    private sealed class Item
    {
        public Entity? Subject { get; set; }

        public List<Entity> Added { get; } = [];

        public List<Entity> Records { get; } = [];

        public List<WriteError> Errors { get; } = [];
    }
}
