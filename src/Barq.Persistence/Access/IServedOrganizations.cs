namespace Barq.Persistence.Access;

/// <summary>The organizations that are served.</summary>
public interface IServedOrganizations
{
    /// <summary>Their keys, in order.</summary>
    /// <param name="cancellationToken">Ends the statement.</param>
    Task<IReadOnlyList<long>> KeysAsync(CancellationToken cancellationToken);
}
