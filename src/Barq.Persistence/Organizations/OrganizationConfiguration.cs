using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Barq.Persistence.Organizations;

/// <summary>Table <c>organizations</c>.</summary>
internal sealed class OrganizationConfiguration : IEntityTypeConfiguration<Organization>
{
    public void Configure(EntityTypeBuilder<Organization> builder)
    {
        builder.HasIndex(organization => organization.Name).IsUnique();
        builder.HasIndex(organization => organization.Slug).IsUnique();
    }
}
