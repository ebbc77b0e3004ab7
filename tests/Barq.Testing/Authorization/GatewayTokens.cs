using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Barq.Testing.Authorization;

/// <summary>Tokens, good for some hours, for gateways that let nobody in without.</summary>
public static class GatewayTokens
{
    /// <summary>What they are signed with: the gateway's <c>AUTH_SYMMETRIC_KEY</c>.</summary>
    public const string Key = "a key that is long enough for HS256, and secret nowhere";

    /// <summary>The token of the platform's administrator.</summary>
    public static string Administrator { get; } = Make(new() { ["sub"] = "bench", ["platform_admin"] = true });

    /// <summary>The token of an organization's manager.</summary>
    /// <param name="organization">The organization's key.</param>
    public static string ManagerOf(long organization) => Make(new() { ["sub"] = "manager", ["organization_id"] = organization, ["role"] = "MANAGER", ["user_id"] = 1_000_000 + organization });

    private static string Make(Dictionary<string, object> claims) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Claims = claims,
        Expires = TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(6),
        SigningCredentials = new(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(Key)), "HS256"),
    });
}
