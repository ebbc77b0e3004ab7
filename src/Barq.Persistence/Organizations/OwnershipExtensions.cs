using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Barq.Persistence.Organizations;

/// <summary>The one way in which rows belong to an organization.</summary>
internal static class OwnershipExtensions
{
    /// <summary>Makes the organization the owner: it can't be deleted while it owns rows.</summary>
    /// <param name="builder">The owned entity.</param>
    /// <param name="collection">The organization's collection of them; null where it has none.</param>
    public static void BelongsTo<TEntity>(
        this EntityTypeBuilder<TEntity> builder,
        Expression<Func<Organization, IEnumerable<TEntity>?>>? collection = null)
        where TEntity : class, IOrganizationOwned =>
        builder.HasOne(typeof(Organization), nameof(Organization))
            .WithMany((collection?.Body as MemberExpression)?.Member.Name)
            .HasForeignKey(nameof(IOrganizationOwned.OrganizationId))
            .OnDelete(DeleteBehavior.Restrict);
}
