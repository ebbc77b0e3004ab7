namespace Barq.Persistence.Access;

/// <summary>Whether who asks is still somebody: a token outlives the day on which its user, or their organization, is deactivated.</summary>
public interface IActiveCallers
{
    /// <summary>What those are told who are not.</summary>
    const string Refusal = "Your account or your organization is not active.";

    /// <summary>Whether a caller's user is active; true for callers that are no user.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<bool> IsActiveAsync(Caller caller, CancellationToken cancellationToken);
}
