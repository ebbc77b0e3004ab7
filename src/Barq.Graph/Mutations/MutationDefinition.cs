using Barq.Graph.Projections;
using Barq.Persistence.Access;
using Barq.Persistence.Storage;
using Barq.Persistence.Writing;
using Barq.Persistence;

namespace Barq.Graph.Mutations;

/// <summary>Does what a mutation says, in a unit of work.</summary>
/// <param name="scope">The write.</param>
/// <param name="input">The input.</param>
/// <param name="cancellationToken">Ends the write.</param>
/// <returns>The object that the write is about.</returns>
public delegate Task<Entity> MutationWork(WriteScope scope, InputValues input, CancellationToken cancellationToken);

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

    /// <summary>The payload's field with the changed object.</summary>
    public string ResultField => ClientNames.Of(EntityType.Name);

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
    protected void Mutation(
        string name, string description, CallerRole role, Func<InputDefinition, InputDefinition> input, MutationWork work, bool isForCouriers = false)
    {
        ArgumentNullException.ThrowIfNull(input);
        var roles = $"For {role.ToString().ToUpperInvariant()} and above{(isForCouriers ? ", and for couriers on what is theirs" : "")}.";
        Add(new MutationDefinition(name, $"{description} {roles}", typeof(TEntity), role, isForCouriers, input(new InputDefinition()), work));
    }
}

/// <summary>The mutations of an aggregate.</summary>
public abstract class MutationGroup
{
    private readonly List<MutationDefinition> _mutations = [];

    /// <summary>The mutations, in the order of their declaration.</summary>
    public IReadOnlyList<MutationDefinition> Mutations => _mutations;

    private protected void Add(MutationDefinition mutation) => _mutations.Add(mutation);
}
