using Barq.Persistence.Access;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Barq.Persistence.Organizations;

/// <summary>Table <c>organizations</c>.</summary>
internal sealed class OrganizationConfiguration : IEntityTypeConfiguration<Organization>, IFenced
{
    public static FenceRule Fence { get; } = FenceRule.Of<Organization>(organization => organization.Id);

    public void Configure(EntityTypeBuilder<Organization> builder)
    {
        builder.HasIndex(organization => organization.Name).IsUnique();
        builder.HasIndex(organization => organization.Slug).IsUnique();
    }
}
