using System.Text;
using Barq.Jobs.Authentication;
using Barq.Persistence.Access;
using Barq.Persistence.Settings;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Barq.Graph.Authorization;

/// <summary>Makes tokens to try the gateway with.</summary>
internal sealed class TokenMaker(IOptions<AuthenticationOptions> options, DevelopmentKey developmentKey, DemoAccess demo, TimeProvider time)
{
    /// <summary>Makes a token.</summary>
    /// <param name="caller">Whose.</param>
    /// <param name="lifetime">How long it is good for.</param>
    /// <exception cref="StartupException">This gateway trusts no key that the program knows.</exception>
    public string Make(Caller caller, TimeSpan lifetime)
    {
        // Who has the key in the settings can sign with it anyway; the development key is trusted nowhere else.
        var settings = options.Value;
        if (settings.SymmetricKey is null && (settings.IsConfigured || !demo.IsOpen))
        {
            throw new StartupException("Tokens are signed by their issuer here: 'token' can sign with AUTH_SYMMETRIC_KEY, or, outside Production, where nothing is set.");
        }

        var key = settings.SymmetricKey is { } secret ? Encoding.UTF8.GetBytes(secret) : developmentKey.Get();
        var now = time.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = settings.Issuer,
            Audience = settings.Audience,
            NotBefore = now,
            IssuedAt = now,
            Expires = now + lifetime,
            Claims = Claims(caller),
            SigningCredentials = new SigningCredentials(new SymmetricSecurityKey(key), SecurityAlgorithms.HmacSha256),
        });
    }

    private static Dictionary<string, object> Claims(Caller caller)
    {
        var claims = new Dictionary<string, object> { ["sub"] = caller.Name };
        Add(claims, TokenClaims.User, caller.UserId);
        Add(claims, TokenClaims.Courier, caller.CourierId);
        Add(claims, TokenClaims.Organization, caller.Fence.OrganizationId);
        claims.Add(caller.IsPlatformAdministrator ? TokenClaims.PlatformAdministrator : TokenClaims.Role,
            caller.IsPlatformAdministrator ? true : caller.Role.ToString().ToUpperInvariant());
        return claims;
    }

    private static void Add(Dictionary<string, object> claims, string name, long? value)
    {
        if (value is { } key)
        {
            claims.Add(name, key);
        }
    }
}
