using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Barq.Graph.Tests.Authorization;

/// <summary>Tokens as issuers make them, good and bad.</summary>
internal static class TestTokens
{
    public const string Key = "a key that only tests know, and nobody else";

    public static Dictionary<string, object> Manager => new() { ["organization_id"] = 1, ["role"] = "MANAGER", ["user_id"] = 3 };

    public static SigningCredentials Symmetric(string key = Key) => new(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(key)), SecurityAlgorithms.HmacSha256);

    public static SigningCredentials Rsa(RSA rsa, string? keyId = null) => new(new RsaSecurityKey(rsa) { KeyId = keyId }, SecurityAlgorithms.RsaSha256);

    public static string Make(
        SigningCredentials? credentials, Dictionary<string, object>? claims = null, string? issuer = null, string? audience = null, int minutes = 240,
        Dictionary<string, object>? header = null) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = audience,
            Claims = claims ?? Manager,
            Expires = TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(minutes),
            SigningCredentials = credentials,
            AdditionalHeaderClaims = header,
        });
}
