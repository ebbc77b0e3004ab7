using System.Linq.Expressions;
using Barq.Persistence.Access;
using Barq.Persistence.Changes;
using Barq.Persistence.Storage;
using Barq.Persistence.Workflows;
using Microsoft.EntityFrameworkCore;

namespace Barq.Persistence.Writing;

/// <summary>What a write works with: one fenced context in one transaction, and the rules that all writes share.</summary>
public sealed class WriteScope
{
    internal WriteScope(FleetDbContext context, Caller caller, string action, TimeProvider time)
    {
        Context = context;
        Caller = caller;
        Action = action;
        Now = time.GetUtcNow();
    }

    /// <summary>The rows that the caller may see; what is added or changed here is saved at the end.</summary>
    public FleetDbContext Context { get; }

    /// <summary>On whose behalf.</summary>
    public Caller Caller { get; }

    /// <summary>What is done, as the audit log names it.</summary>
    public string Action { get; }

    /// <summary>The time of the write.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>What is done when the write is committed, on this node and only if it lives that long: a nudge, never the only trace of anything.</summary>
    internal List<Action> Committed { get; } = [];

    /// <summary>Has something done right after the commit; nothing where the write is taken back.</summary>
    /// <param name="action">Short, and without exceptions: the client waits.</param>
    public void AfterCommit(Action action) => Committed.Add(action);

    /// <summary>The natural key that an object was looked for by, as clients name it; null where none was.</summary>
    internal string? NaturalKey { get; private set; }

    /// <summary>What was done to that object; null where none was looked for.</summary>
    internal UpsertOutcome? Outcome { get; private set; }

    internal List<NotedChange> Noted { get; } = [];

    internal List<BulkChange> Bulk { get; } = [];

    /// <summary>The items of a write of many; null for a write of one.</summary>
    internal ManyItems? Many { get; private set; }

    /// <summary>The rows that were loaded beforehand; null where none were.</summary>
    internal HeldRows? Held { get; private set; }

    /// <summary>Loads rows beforehand, by one statement, for a write of many: its items find them without asking. Parents first, as writes of one hold them.</summary>
    /// <param name="keys">The keys that the items name.</param>
    /// <param name="hold">How they are held.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task HoldAsync<TEntity>(IEnumerable<long> keys, RowHold hold, CancellationToken cancellationToken)
        where TEntity : Entity => (Held ??= new HeldRows(Context)).HoldAsync<TEntity>(keys, hold, cancellationToken);

    /// <summary>Does many in this write, each as a write of its own would do it. What is changed is saved by a few statements, however many they are.</summary>
    /// <param name="mode">What becomes of the others where one can't be done.</param>
    /// <param name="subjects">The keys of the held objects that the items are about; null for an item that makes a new one, or names none.</param>
    /// <param name="field">The field of an item that names its object.</param>
    /// <param name="one">Does one, by its place.</param>
    public Task EachAsync<TSubject>(WriteMode mode, IReadOnlyList<long?> subjects, string field, Func<int, Task<Entity>> one)
        where TSubject : Entity
    {
        ArgumentNullException.ThrowIfNull(subjects);
        Many = new ManyItems(this, mode, subjects.Count);
        return Many.RunAsync([.. subjects.Select(key => key is { } named && Held is { } held && held.TryFind<TSubject>(named, out var row) ? row : null)], field, one);
    }

    /// <summary>Saves what is changed so far.</summary>
    internal Task SaveAsync(CancellationToken cancellationToken) => Many is null
        ? Context.SaveChangesAsync(cancellationToken)
        : new ManyRowsSave(Context, Many, Stamping.Stamps.Cut(Now)).SaveAsync(cancellationToken);

    /// <summary>Adds a row that says what was done, and that this write does not look at again: an event, a message, an entry of the audit log.</summary>
    internal void Record(Entity row)
    {
        if (Many is null)
        {
            Context.Add(row);
        }
        else
        {
            Many.Record(row);
        }
    }

    /// <summary>Says that a statement of the write's own has changed a row.</summary>
    public void Note(NotedChange change) => Noted.Add(change);

    /// <summary>Says that statements of the write's own have changed many rows.</summary>
    /// <exception cref="ArgumentException">It names more than <see cref="BulkChange.MostKeys"/> keys.</exception>
    public void Note(BulkChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        if (change.Keys.Count > BulkChange.MostKeys)
        {
            throw new ArgumentException($"A change names {BulkChange.MostKeys} keys at most.", nameof(change));
        }

        Bulk.Add(change);
    }

    /// <summary>Loads an object that the input names.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="path">The input's field.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RuleException">There is none for this caller.</exception>
    public async Task<TEntity> FindAsync<TEntity>(long key, string path, CancellationToken cancellationToken)
        where TEntity : Entity =>
        (Held is not null && Held.TryFind<TEntity>(key, out var held) ? held : await Context.Set<TEntity>().FirstOrDefaultAsync(entity => entity.Id == key, cancellationToken))
        ?? throw Missing<TEntity>(path);

    /// <summary>
    /// Changes the object that has a natural key, or adds it where there is none. Where somebody else adds it between the look and the commit, the write
    /// runs again and finds it.
    /// </summary>
    /// <param name="entity">The object as it is added, with its organization.</param>
    /// <param name="has">Whether an object has its key.</param>
    /// <param name="property">The property of the key, which has a unique index.</param>
    /// <param name="change">Changes the one that is there.</param>
    /// <param name="add">Adds it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="wait">Waits for whoever adds the same one at this moment, behind whom it is looked for once more; null where its add needs nothing that they may have taken.</param>
    /// <exception cref="RuleException">Another organization has the key.</exception>
    internal async Task<Entity> UpsertAsync<TEntity>(
        TEntity entity, Expression<Func<TEntity, bool>> has, string property, Action<TEntity> change, Func<Task<Entity>> add, CancellationToken cancellationToken,
        Func<Task>? wait = null)
        where TEntity : Entity, IOrganizationOwned
    {
        NaturalKey = ClientNames.Of(property);
        var known = await FindAsync();
        if (known is null && wait is not null)
        {
            await wait();
            known = await FindAsync();
        }

        if (known is null)
        {
            Outcome = UpsertOutcome.Added;
            return await add();
        }

        if (known.OrganizationId != entity.OrganizationId)
        {
            throw Taken(property);
        }

        change(known);
        Outcome = Context.Entry(known).State == EntityState.Unchanged ? UpsertOutcome.Unchanged : UpsertOutcome.Changed;
        return known;

        Task<TEntity?> FindAsync() => Context.Set<TEntity>().FirstOrDefaultAsync(has, cancellationToken);
    }

    /// <summary>
    /// Loads an object that must stay as it is until this write has ended: others may read it and build on it too, and change it only
    /// afterwards. On SQLite nobody else writes meanwhile anyway.
    /// </summary>
    /// <inheritdoc cref="FindAsync"/>
    public Task<TEntity> FindSharedAsync<TEntity>(long key, string path, CancellationToken cancellationToken)
        where TEntity : Entity => LockedAsync<TEntity>(key, RowHold.Shared, path, cancellationToken);

    /// <summary>Loads an object whose children this write counts: other writes that do the same wait until it has ended.</summary>
    /// <inheritdoc cref="FindAsync"/>
    public Task<TEntity> FindExclusiveAsync<TEntity>(long key, string path, CancellationToken cancellationToken)
        where TEntity : Entity => LockedAsync<TEntity>(key, RowHold.Exclusive, path, cancellationToken);

    /// <summary>Checks that the client saw the object as it is.</summary>
    /// <param name="entity">The object.</param>
    /// <param name="seen">The version that the client saw; null where it does not say.</param>
    /// <exception cref="RuleException">Somebody has changed it since.</exception>
    public static void CheckVersion<TEntity>(TEntity entity, int? seen)
        where TEntity : Entity, IVersioned
    {
        if (seen is { } version && version != entity.Version)
        {
            throw new RuleException(new ConflictError(
                $"The {typeof(TEntity).Name} is at version {entity.Version}, and the change was made from version {version}.", ["version"], entity.Id));
        }
    }

    /// <summary>Checks that a status may move so.</summary>
    /// <exception cref="RuleException">It may not.</exception>
    public static void CheckMove<TStatus>(StatusWorkflow<TStatus> workflow, TStatus from, TStatus to, string path)
        where TStatus : struct, Enum
    {
        if (!workflow.Allows(from, to))
        {
            var allowed = workflow.Next(from).Select(EnumText.ToText).ToArray();
            throw new RuleException(new IllegalStatusMoveError(
                $"From {EnumText.ToText(from)} the status does not move to {EnumText.ToText(to)}; it may move to {(allowed.Length == 0 ? "nothing more" : string.Join(", ", allowed))}.",
                [path], EnumText.ToText(from), EnumText.ToText(to), allowed));
        }
    }

    /// <summary>The error of a unique value that another object has.</summary>
    public static RuleException Taken(string property) => new(UniqueViolation.Error(ClientNames.Of(property)));

    /// <summary>The error of an object that is not there.</summary>
    public static RuleException Missing<TEntity>(string path) =>
        new(new NotFoundError($"There is no such {typeof(TEntity).Name}.", [path]));

    private async Task<TEntity> LockedAsync<TEntity>(long key, RowHold hold, string path, CancellationToken cancellationToken)
        where TEntity : Entity
    {
        if (!Context.Database.IsNpgsql() || (Held is not null && Held.TryFind<TEntity>(key, out _)))
        {
            return await FindAsync<TEntity>(key, path, cancellationToken);
        }

        var table = Context.Model.FindEntityType(typeof(TEntity))!.GetTableName();
        var sql = string.Concat("SELECT * FROM ", table, " WHERE id = {0} ", HeldRows.Clause(hold));
        return await Context.Set<TEntity>().FromSqlRaw(sql, key)
            .FirstOrDefaultAsync(cancellationToken) ?? throw Missing<TEntity>(path);
    }
}
