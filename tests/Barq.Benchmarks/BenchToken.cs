using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Barq.Benchmarks;

/// <summary>A token of the platform's administrator.</summary>
internal static class BenchToken
{
    /// <summary>What it is signed with: the gateway's <c>AUTH_SYMMETRIC_KEY</c>.</summary>
    public const string Key = "a key that is long enough for HS256, and secret nowhere";

    /// <summary>The token, good for some hours.</summary>
    public static string Token { get; } = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Claims = new Dictionary<string, object> { ["sub"] = "bench", ["platform_admin"] = true },
        Expires = TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(6),
        SigningCredentials = new(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(Key)), "HS256"),
    });
}
