using System.Text;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Barq.Jobs.Authentication;

/// <summary>Tells the bearer library whose tokens are trusted.</summary>
internal sealed class BearerSetup(IOptions<AuthenticationOptions> options, DevelopmentKey developmentKey) : IConfigureNamedOptions<JwtBearerOptions>
{
    private const string CriticalHeader = "crit";

    public void Configure(JwtBearerOptions options) => Configure(JwtBearerDefaults.AuthenticationScheme, options);

    public void Configure(string? name, JwtBearerOptions bearer)
    {
        var settings = options.Value;
        bearer.MapInboundClaims = false;

        // A key that nobody knows yet makes the keys be fetched anew, but no more often than this, whatever tokens strangers make up.
        bearer.RefreshInterval = TimeSpan.FromSeconds(10);
        bearer.BackchannelTimeout = TimeSpan.FromSeconds(10);
        bearer.RequireHttpsMetadata = settings.Authority?.StartsWith("https:", StringComparison.OrdinalIgnoreCase) ?? true;
        var parameters = bearer.TokenValidationParameters;
        parameters.TypeValidator = RefuseCritical;
        parameters.ClockSkew = TimeSpan.FromSeconds(30);
        parameters.ValidAudience = settings.Audience;
        parameters.ValidateAudience = settings.Audience is not null;
        if (settings.Authority is not null)
        {
            bearer.Authority = settings.Authority;
            parameters.ValidAlgorithms = [.. SecurityAlgorithmsOfIssuers];
            return;
        }

        parameters.ValidIssuer = settings.Issuer;
        parameters.ValidateIssuer = settings.Issuer is not null;
        if (settings.RsaPublicKey is not null)
        {
            // With the algorithm fixed, nobody can pass off a token signed with the public key as a secret.
            parameters.IssuerSigningKey = new RsaSecurityKey(settings.ReadRsaKey());
            parameters.ValidAlgorithms = [SecurityAlgorithms.RsaSha256];
            return;
        }

        parameters.ValidAlgorithms = [SecurityAlgorithms.HmacSha256];
        if (settings.SymmetricKey is not null)
        {
            parameters.IssuerSigningKey = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(settings.SymmetricKey));
        }
        else if (developmentKey.IsUsed)
        {
            parameters.IssuerSigningKeyResolver = (_, _, _, _) => [new SymmetricSecurityKey(developmentKey.Get())];
        }
    }

    // The library skips "crit". It lists what a reader has to understand or else refuse the token, and none of that is known here: it is
    // refused with whatever it lists (RFC 7515, section 4.1.11). The type itself is not looked at, as before.
    private static string? RefuseCritical(string? type, SecurityToken token, TokenValidationParameters parameters) =>
        token is JsonWebToken { } read && read.TryGetHeaderValue<object>(CriticalHeader, out _)
            ? throw new SecurityTokenInvalidTypeException("The token's header lists extensions as critical (crit), and none is known here.")
            : type;

    private static IEnumerable<string> SecurityAlgorithmsOfIssuers =>
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];
}

/// <summary>Lets the validation fetch an issuer's keys by itself: at the first token, when they have aged, and when a token names an unknown one.</summary>
internal sealed class BearerKeys : IPostConfigureOptions<JwtBearerOptions>
{
    public void PostConfigure(string? name, JwtBearerOptions bearer) =>
        bearer.TokenValidationParameters.ConfigurationManager = bearer.ConfigurationManager as BaseConfigurationManager;
}
