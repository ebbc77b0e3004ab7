using Microsoft.EntityFrameworkCore;

namespace Barq.Persistence;

/// <summary>The organizations that are served.</summary>
public static class ActiveOrganizations
{
    /// <summary>Their keys, in order.</summary>
    /// <param name="context">A context that sees every row.</param>
    /// <param name="cancellationToken">Ends the statement.</param>
    public static Task<List<long>> KeysAsync(FleetDbContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Organizations.Where(organization => organization.IsActive).OrderBy(organization => organization.Id)
            .Select(organization => organization.Id).ToListAsync(cancellationToken);
    }
}
