using System.Security.Claims;

namespace Barq.Jobs.Authentication;

/// <summary>The claim of those who run the platform.</summary>
internal static class PlatformClaim
{
    /// <summary>Its name; its value is <c>true</c>.</summary>
    public const string Name = "platform_admin";

    /// <summary>Whether a token has it.</summary>
    /// <param name="identity">The claims of a valid token.</param>
    public static bool IsTrue(ClaimsIdentity identity) => string.Equals(identity.FindFirst(Name)?.Value, "true", StringComparison.OrdinalIgnoreCase);
}
