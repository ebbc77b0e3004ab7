using Barq.Persistence.Writing;

namespace Barq.Graph.Mutations;

/// <summary>The typed errors that a mutation may answer with: the members of its union in the schema.</summary>
[Flags]
public enum MutationErrors
{
    /// <summary>None beside those that follow from the input.</summary>
    None = 0,

    /// <summary><see cref="ValidationError"/>: of every mutation, as each takes an idempotency key.</summary>
    Validation = 1,

    /// <summary><see cref="NotFoundError"/>: of those that take a global id.</summary>
    NotFound = 2,

    /// <summary><see cref="ForbiddenError"/>: of every mutation, as each asks for a role.</summary>
    Forbidden = 4,

    /// <summary><see cref="ConflictError"/>: of those that take a version, or a value that must be unique.</summary>
    Conflict = 8,

    /// <summary><see cref="IllegalStatusMoveError"/>: of those that move a status.</summary>
    IllegalStatusMove = 16,

    /// <summary><see cref="PlanLimitReachedError"/>: of those that add what a plan counts.</summary>
    PlanLimitReached = 32,
}

/// <summary>What the schema calls the errors.</summary>
public static class MutationErrorExtensions
{
    private static readonly MutationErrors[] _all = [.. Enum.GetValues<MutationErrors>().Where(error => error != MutationErrors.None)];

    /// <summary>The names of the errors' types in the schema.</summary>
    public static IEnumerable<string> TypeNames(this MutationErrors errors) => _all.Where(error => errors.HasFlag(error)).Select(error => $"{error}Error");
}
