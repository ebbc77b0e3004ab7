using System.Globalization;
using System.Security.Claims;
using Barq.Graph.NodeIds;
using Barq.Jobs.Authentication;
using Barq.Persistence.Access;

namespace Barq.Graph.Authorization;

/// <summary>The claims that say who a token's bearer is in the fleet.</summary>
internal static class TokenClaims
{
    /// <summary>The user's id; the key or the global id.</summary>
    public const string User = "user_id";

    /// <summary>The courier's id, with the role COURIER.</summary>
    public const string Courier = "courier_id";

    /// <summary>The organization's id.</summary>
    public const string Organization = "organization_id";

    /// <summary>One of OWNER, ADMIN, MANAGER, VIEWER, COURIER.</summary>
    public const string Role = "role";

    /// <summary><c>true</c> for somebody who runs the platform.</summary>
    public const string PlatformAdministrator = PlatformClaim.Name;

    /// <summary>The bearer.</summary>
    /// <param name="identity">The claims of a valid token.</param>
    /// <returns>Null where they do not say who it is.</returns>
    public static Caller? Read(ClaimsIdentity identity)
    {
        var user = Key(identity, User, "User");
        if (PlatformClaim.IsTrue(identity))
        {
            return Caller.PlatformAdministrator(user is null ? "platform administrator" : $"user {user}", user);
        }

        if (Key(identity, Organization, "Organization") is not { } organization || RoleOf(identity) is not { } role)
        {
            return null;
        }

        return role != CallerRole.Courier
            ? Caller.User(organization, role, user)
            : Key(identity, Courier, "Courier") is { } courier ? Caller.Courier(organization, courier) : null;
    }

    private static CallerRole? RoleOf(ClaimsIdentity identity)
    {
        // Several roles are as good as the best of them.
        var roles = identity.FindAll(claim => claim.Type is Role or ClaimTypes.Role)
            .Where(claim => Enum.GetNames<CallerRole>().Contains(claim.Value, StringComparer.OrdinalIgnoreCase))
            .Select(claim => Enum.Parse<CallerRole>(claim.Value, ignoreCase: true)).ToList();
        return roles.Count == 0 ? null : roles.Min();
    }

    private static long? Key(ClaimsIdentity identity, string claim, string type)
    {
        var text = identity.FindFirst(claim)?.Value;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var key))
        {
            return key;
        }

        return NodeId.TryParse(text, out var id) && id.TypeName == type ? id.Key : null;
    }
}
