using Barq.Persistence.Access;
using Barq.Persistence.Storage;
using Microsoft.EntityFrameworkCore;

namespace Barq.Persistence.Organizations;

/// <summary>Those are served that are active.</summary>
internal sealed class ActiveOrganizations(IDbContextFactory<FleetDbContext> contexts) : IServedOrganizations
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<long>> KeysAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Organizations.Where(organization => organization.IsActive).OrderBy(organization => organization.Id)
            .Select(organization => organization.Id).ToListAsync(cancellationToken);
    }
}
