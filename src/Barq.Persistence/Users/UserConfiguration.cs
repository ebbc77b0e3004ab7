using Barq.Persistence.Access;
using Barq.Persistence.Organizations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Barq.Persistence.Users;

/// <summary>Table <c>users</c>.</summary>
internal sealed class UserConfiguration : IEntityTypeConfiguration<User>, IFenced
{
    public static FenceRule Fence { get; } = FenceRule.Of<User>(user => user.OrganizationId);

    public void Configure(EntityTypeBuilder<User> builder)
    {
        builder.BelongsTo(organization => organization.Users);
        builder.HasIndex(user => user.Email).IsUnique();

        // organization { users }, by key.
        builder.HasIndex(user => new { user.OrganizationId, user.Id });
    }
}
