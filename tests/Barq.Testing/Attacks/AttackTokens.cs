using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Barq.Testing.Attacks;

/// <summary>Makes the tokens of attackers and of innocent clients, as an issuer would.</summary>
public static class AttackTokens
{
    /// <summary>The key that the gateway is told: <c>AUTH_SYMMETRIC_KEY</c>.</summary>
    public const string Key = "a key of thirty-two characters or more";

    /// <summary>Makes a token for a day.</summary>
    /// <param name="organization">The key of the bearer's organization.</param>
    /// <param name="role">Its role.</param>
    /// <param name="user">The user's key.</param>
    /// <param name="header">Further parts of the token's header; null for none.</param>
    public static string Make(long organization, string role, long user, IDictionary<string, object>? header = null)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            NotBefore = now.AddMinutes(-1),
            Expires = now.AddDays(1),
            Claims = new Dictionary<string, object> { ["sub"] = $"user {user}", ["user_id"] = user, ["organization_id"] = organization, ["role"] = role },
            SigningCredentials = new SigningCredentials(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(Key)), SecurityAlgorithms.HmacSha256),
            AdditionalHeaderClaims = header,
        });
    }
}
