using System.Globalization;
using Barq.Persistence.Sharing;

namespace Barq.Persistence.Access;

/// <summary>Who asks: from a token, or a part of the product itself.</summary>
public sealed class Caller
{
    private Caller(string name, RowFence fence) => (Name, Fence) = (name, fence);

    /// <summary>The product itself, on nobody's behalf: sees every organization.</summary>
    public static Caller System { get; } = new("system", RowFence.Open) { IsPlatformAdministrator = true };

    /// <summary>Its name in the audit log: <c>user 12</c>, <c>courier 5</c>, or what the product calls itself.</summary>
    public string Name { get; }

    /// <summary>The rows that it may see and write.</summary>
    public RowFence Fence { get; }

    /// <summary>Its key among the users; null for a courier and for the product itself.</summary>
    public long? UserId { get; private init; }

    /// <summary>Its key among the couriers; null for all others.</summary>
    public long? CourierId { get; private init; }

    /// <summary>Its role in its organization.</summary>
    public CallerRole Role { get; private init; }

    /// <summary>Whether it runs the platform, and sees every organization.</summary>
    public bool IsPlatformAdministrator { get; private init; }

    /// <summary>Somebody who runs the platform.</summary>
    /// <param name="name">The name in the audit log.</param>
    /// <param name="userId">The key among the users, where there is one.</param>
    public static Caller PlatformAdministrator(string name, long? userId = null) =>
        new(name, RowFence.Open) { UserId = userId, IsPlatformAdministrator = true };

    /// <summary>A user of an organization.</summary>
    /// <param name="organizationId">The organization.</param>
    /// <param name="role">Any role but <see cref="CallerRole.Courier"/>.</param>
    /// <param name="userId">The user's key; null for a service that has none.</param>
    public static Caller User(long organizationId, CallerRole role, long? userId = null) => role != CallerRole.Courier
        ? new(userId is null ? $"service of organization {organizationId}" : $"user {userId}", new RowFence(organizationId, null) { SeesAdministration = role <= CallerRole.Admin }) { UserId = userId, Role = role }
        : throw new ArgumentException("A courier is made by Courier().", nameof(role));

    /// <summary>A courier.</summary>
    /// <param name="organizationId">The organization.</param>
    /// <param name="courierId">The courier's key.</param>
    public static Caller Courier(long organizationId, long courierId) =>
        new($"courier {courierId}", new RowFence(organizationId, courierId)) { CourierId = courierId, Role = CallerRole.Courier };

    /// <summary>What it may see, as text: callers with the same see the same of everything.</summary>
    public string Partition => field ??= IsPlatformAdministrator
        ? string.Create(CultureInfo.InvariantCulture, $"platform/{Fence.OrganizationId}/{Fence.CourierId}")
        : string.Create(CultureInfo.InvariantCulture, $"{Fence.OrganizationId}/{Role}/{CourierId}");

    /// <summary>On whose account its statements run.</summary>
    public StatementOwner Owner => this == System ? StatementOwner.System : new StatementOwner(Fence.OrganizationId ?? 0, Name);

    /// <summary>Whether it has a role or one above it. A platform administrator has every one; a courier none but its own.</summary>
    public bool IsAtLeast(CallerRole role) => IsPlatformAdministrator || Role <= role;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
