using Barq.Persistence.Access;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Barq.Persistence.Outbox;

/// <summary>Table <c>outbox_messages</c>: in the order of their keys.</summary>
internal sealed class OutboxMessageConfiguration : IEntityTypeConfiguration<OutboxMessage>, IFenced
{
    public static FenceRule Fence { get; } = FenceRule.Of<OutboxMessage>(message => message.OrganizationId);

    public void Configure(EntityTypeBuilder<OutboxMessage> builder)
    {
        // Read by its key alone.
    }
}
