using System.Text.Json.Serialization;

namespace Barq.Persistence.Writing;

/// <summary>Why a write was not done: something that the client can act on.</summary>
/// <param name="Message">What is wrong, for people.</param>
/// <param name="Path">The input's field at fault, from the outside in; empty where it is none.</param>
[JsonDerivedType(typeof(ValidationError), nameof(ValidationError))]
[JsonDerivedType(typeof(NotFoundError), nameof(NotFoundError))]
[JsonDerivedType(typeof(ForbiddenError), nameof(ForbiddenError))]
[JsonDerivedType(typeof(ConflictError), nameof(ConflictError))]
[JsonDerivedType(typeof(IllegalStatusMoveError), nameof(IllegalStatusMoveError))]
[JsonDerivedType(typeof(PlanLimitReachedError), nameof(PlanLimitReachedError))]
public abstract record WriteError(string Message, IReadOnlyList<string> Path)
{
    /// <summary>What is wrong, for programs.</summary>
    public abstract string Code { get; }
}

/// <summary>A value can't be used.</summary>
public sealed record ValidationError(string Message, IReadOnlyList<string> Path) : WriteError(Message, Path)
{
    /// <inheritdoc/>
    public override string Code => "VALIDATION";
}

/// <summary>An object does not exist, or is not there for the caller: nobody can tell the one from the other.</summary>
public sealed record NotFoundError(string Message, IReadOnlyList<string> Path) : WriteError(Message, Path)
{
    /// <inheritdoc/>
    public override string Code => "NOT_FOUND";
}

/// <summary>The caller's role may not do this.</summary>
public sealed record ForbiddenError(string Message, IReadOnlyList<string> Path) : WriteError(Message, Path)
{
    /// <inheritdoc/>
    public override string Code => "FORBIDDEN";
}

/// <summary>Somebody else has changed the object meanwhile, or has taken a name that must be unique.</summary>
/// <param name="Message">What is wrong.</param>
/// <param name="Path">The input's field at fault.</param>
/// <param name="CurrentKey">The key of the object as it is now; null where there is none to show.</param>
public sealed record ConflictError(string Message, IReadOnlyList<string> Path, long? CurrentKey) : WriteError(Message, Path)
{
    /// <inheritdoc/>
    public override string Code => "CONFLICT";
}

/// <summary>A status does not move that way.</summary>
/// <param name="Message">What is wrong.</param>
/// <param name="Path">The input's field at fault.</param>
/// <param name="From">The status that the object has.</param>
/// <param name="To">The status that was wanted.</param>
/// <param name="Allowed">The statuses that may follow.</param>
public sealed record IllegalStatusMoveError(string Message, IReadOnlyList<string> Path, string From, string To, IReadOnlyList<string> Allowed)
    : WriteError(Message, Path)
{
    /// <inheritdoc/>
    public override string Code => "ILLEGAL_STATUS_MOVE";
}

/// <summary>The organization's plan allows no more of these.</summary>
/// <param name="Message">What is wrong.</param>
/// <param name="Path">The input's field at fault.</param>
/// <param name="Limit">How many the plan allows.</param>
public sealed record PlanLimitReachedError(string Message, IReadOnlyList<string> Path, int Limit) : WriteError(Message, Path)
{
    /// <inheritdoc/>
    public override string Code => "PLAN_LIMIT_REACHED";
}
