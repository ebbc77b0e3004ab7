using Barq.Graph.Definitions;
using Barq.Jobs.Offloading;
using Barq.Persistence;
using Barq.Persistence.Access;
using Barq.Persistence.BackgroundJobs;
using Barq.Persistence.Storage;
using Barq.Persistence.Writing;

namespace Barq.Graph.Mutations;

/// <summary>Does what a mutation says, in a unit of work.</summary>
/// <param name="scope">The write.</param>
/// <param name="input">The input.</param>
/// <param name="cancellationToken">Ends the write.</param>
/// <returns>The object that the write is about.</returns>
public delegate Task<Entity> MutationWork(WriteScope scope, InputValues input, CancellationToken cancellationToken);

/// <summary>Says which job an offloaded mutation wants done, once its input is found to be good.</summary>
/// <param name="scope">The write that the job will be a row of; the request may look at other rows, and change nothing.</param>
/// <param name="input">The input.</param>
/// <param name="cancellationToken">Ends the wait.</param>
public delegate Task<JobRequest> OffloadedWork(WriteScope scope, InputValues input, CancellationToken cancellationToken);

/// <summary>A field of the mutation type.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">Its description.</param>
/// <param name="EntityType">The CLR type of the object that it changes.</param>
/// <param name="Role">The least role that may use it.</param>
/// <param name="IsForCouriers">Whether couriers may use it too, on their own rows.</param>
/// <param name="Input">Its input.</param>
/// <param name="Work">What it does.</param>
public sealed record MutationDefinition(
    string Name, string Description, Type EntityType, CallerRole Role, bool IsForCouriers, InputDefinition Input, MutationWork Work)
{
    /// <summary>The name in Pascal case, with which its types' names begin.</summary>
    public string Stem => FieldNames.Stem(Name);

    /// <summary>The field, for statistics.</summary>
    public string Origin { get; } = $"Mutation.{Name}";

    /// <summary>The payload's field with the changed object; with its id where it is deleted.</summary>
    public string ResultField { get; init; } = ClientNames.Of(EntityType.Name);

    /// <summary>Whether the object is gone afterwards: the payload then has its id.</summary>
    public bool Deletes { get; init; }

    /// <summary>Whether it adds an object, or changes it where it is there: the payload then says which.</summary>
    public bool Upserts { get; init; }

    /// <summary>Why it should not be used any more; null where it may be.</summary>
    public string? DeprecationReason { get; init; }

    /// <summary>The typed errors that do not follow from its input.</summary>
    public MutationErrors Declared { get; init; }

    /// <summary>The typed errors that it may answer with.</summary>
    public MutationErrors Errors => Declared | Input.Errors;

    /// <summary>The job that does the work, where the mutation only hands it over; null where it does the work itself.</summary>
    public OffloadedWork? Job { get; init; }

    /// <summary>What the mutation does where it does many at once; null for a mutation of one.</summary>
    internal Func<WriteScope, ManyInput, CancellationToken, Task>? Many { get; init; }

    /// <summary>The field with the changed object: of the payload, or of each of the payload's results.</summary>
    internal string ObjectField => Many is null ? ResultField : ClientNames.Of(EntityType.Name);

    /// <summary>Whether a caller may use it at all.</summary>
    public bool IsAllowedTo(Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return caller.CourierId is not null ? IsForCouriers : caller.IsAtLeast(Role);
    }
}

/// <summary>The mutations of an aggregate. Declared in the aggregate's room.</summary>
/// <typeparam name="TEntity">The entity that they change.</typeparam>
public abstract class MutationGroup<TEntity> : MutationGroup
    where TEntity : Entity
{
    /// <summary>Declares a mutation.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it does, for the schema.</param>
    /// <param name="role">The least role that may use it.</param>
    /// <param name="input">Declares its input.</param>
    /// <param name="work">What it does.</param>
    /// <param name="isForCouriers">Whether couriers may use it too, on their own rows.</param>
    /// <param name="errors">The typed errors that it may answer with beside those that follow from its input: rules that move a status or count, values that must be unique.</param>
    /// <param name="resultField">The payload's field with the changed object; the entity's name where it is left out.</param>
    protected void Mutation(
        string name, string description, CallerRole role, Func<InputDefinition, InputDefinition> input, MutationWork work, bool isForCouriers = false,
        MutationErrors errors = MutationErrors.None, string? resultField = null) =>
        Declare(name, description, role, input, work, isForCouriers, errors, resultField, deletes: false);

    /// <summary>Declares a mutation that adds an object, or changes the one that has its natural key: the payload's <c>outcome</c> says which.</summary>
    /// <inheritdoc cref="Mutation"/>
    protected void Upsert(string name, string description, CallerRole role, Func<InputDefinition, InputDefinition> input, MutationWork work, MutationErrors errors)
    {
        Declare(name, description, role, input, work, isForCouriers: false, errors, null, deletes: false);
        Change(mutation => mutation with { Upserts = true });
    }

    /// <summary>Declares a mutation after which the object is gone: the payload has its id, as <c>deletedId</c>.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it does, for the schema.</param>
    /// <param name="role">The least role that may use it.</param>
    /// <param name="input">Declares its input.</param>
    /// <param name="work">What it does; it returns the object that it deletes.</param>
    protected void Deletion(string name, string description, CallerRole role, Func<InputDefinition, InputDefinition> input, MutationWork work) =>
        Declare(name, description, role, input, work, isForCouriers: false, MutationErrors.None, "deletedId", deletes: true);

    /// <summary>
    /// Declares a mutation that does many at once what one of the group does to one: with its input for each item, its rules, role and errors.
    /// The answer has a result for each item.
    /// </summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it does, for the schema.</param>
    /// <param name="of">The mutation of one, which is declared before.</param>
    /// <param name="items">What the items are, for the schema.</param>
    /// <param name="item">Declares an item's fields: those of the mutation of one.</param>
    /// <param name="subject">The item's field that names the object it is about; empty where it makes a new one.</param>
    /// <param name="hold">Loads what the items name.</param>
    protected void Many(string name, string description, string of, string items, Func<InputDefinition, InputDefinition> item, string subject, ManyHold hold)
    {
        ArgumentNullException.ThrowIfNull(hold);
        var one = Mutations.Single(mutation => mutation.Name == of);
        var input = new InputDefinition().Items(items, $"{FieldNames.Stem(name)}ItemInput", item);
        Add(new MutationDefinition(name, Describe(description, one.Role, one.IsForCouriers), typeof(TEntity), one.Role, one.IsForCouriers, input, one.Work)
        {
            Declared = one.Errors,
            ResultField = "results",
            Many = async (scope, many, token) =>
            {
                await hold(scope, many, token);
                await scope.EachAsync<TEntity>(many.Mode, many.Keys<TEntity>(subject), subject, i => one.Work(scope, many.Items[i], token));
            },
        });
    }

    private void Declare(
        string name, string description, CallerRole role, Func<InputDefinition, InputDefinition> input, MutationWork work, bool isForCouriers, MutationErrors errors, string? resultField, bool deletes)
    {
        ArgumentNullException.ThrowIfNull(input);
        var mutation = new MutationDefinition(name, Describe(description, role, isForCouriers), typeof(TEntity), role, isForCouriers, input(new InputDefinition()), work)
        {
            Declared = errors, Deletes = deletes,
        };
        Add(resultField is null ? mutation : mutation with { ResultField = resultField });
    }

    /// <summary>
    /// Declares a mutation whose work takes longer than a request: it checks its input and hands the work over to a job, which the answer
    /// shows (<c>{ job { id status } errors }</c>). A request that is repeated with its idempotency key gets the same job.
    /// </summary>
    /// <param name="name">Its name; the job's kind is the same where the request names no other.</param>
    /// <param name="description">What it does, for the schema.</param>
    /// <param name="role">The least role that may use it.</param>
    /// <param name="input">Declares its input.</param>
    /// <param name="job">Makes the job's request.</param>
    protected void Offloaded(string name, string description, CallerRole role, Func<InputDefinition, InputDefinition> input, OffloadedWork job)
    {
        ArgumentNullException.ThrowIfNull(input);
        Add(new MutationDefinition(
            name, $"{Describe(description, role, false)} Answers at once; the work is done by the job that it shows.", typeof(BackgroundJob), role, false, input(new InputDefinition()),
            (_, _, _) => throw new NotSupportedException($"{name} is done by its job."))
        {
            ResultField = "job",
            Job = job,
        });
    }

    private static string Describe(string description, CallerRole role, bool isForCouriers) =>
        $"{description} For {role.ToString().ToUpperInvariant()} and above{(isForCouriers ? ", and for couriers on what is theirs" : "")}.";
}

/// <summary>The mutations of an aggregate.</summary>
public abstract class MutationGroup
{
    private readonly List<MutationDefinition> _mutations = [];

    /// <summary>The mutations, in the order of their declaration.</summary>
    public IReadOnlyList<MutationDefinition> Mutations => _mutations;

    /// <summary>Says that the mutation declared last should not be used any more: <c>@deprecated</c>.</summary>
    /// <param name="reason">Why, and what to use instead.</param>
    protected void Deprecate(string reason) => Change(mutation => mutation with { DeprecationReason = reason });

    private protected void Change(Func<MutationDefinition, MutationDefinition> change) => _mutations[^1] = change(_mutations[^1]);

    private protected void Add(MutationDefinition mutation) => _mutations.Add(mutation);
}
