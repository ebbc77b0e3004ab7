using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using Barq.Persistence.Settings;

namespace Barq.Jobs.Authentication;

/// <summary>Whose tokens are trusted: an OpenID Connect issuer's, or those signed with one key.</summary>
public sealed class AuthenticationOptions : IValidatableObject
{
    /// <summary>
    /// <c>AUTH_AUTHORITY</c>: the address of an OpenID Connect issuer, whose keys are fetched and renewed from its discovery document.
    /// https, or http on loopback. Default: none.
    /// </summary>
    public string? Authority { get; set; }

    /// <summary><c>AUTH_AUDIENCE</c>: the audience that a token must name. Default: none, any audience will do.</summary>
    public string? Audience { get; set; }

    /// <summary><c>AUTH_ISSUER</c>: the issuer that a token must name where the key is a setting. Default: none, any issuer will do.</summary>
    public string? Issuer { get; set; }

    /// <summary><c>AUTH_SYMMETRIC_KEY</c>: the key of tokens signed with HS256, at least 32 characters. Default: none.</summary>
    [MinLength(32)]
    public string? SymmetricKey { get; set; }

    /// <summary>
    /// <c>AUTH_RSA_PUBLIC_KEY</c>: the public key of tokens signed with RS256, as PEM (<c>\n</c> may stand for a line end) or as the path of
    /// a PEM file. Default: none.
    /// </summary>
    public string? RsaPublicKey { get; set; }

    /// <summary>Whether it is said whose tokens are trusted.</summary>
    public bool IsConfigured => Authority is not null || SymmetricKey is not null || RsaPublicKey is not null;

    internal static SettingsTable<AuthenticationOptions> Settings { get; } = new()
    {
        { "AUTH_AUTHORITY", options => options.Authority },
        { "AUTH_AUDIENCE", options => options.Audience },
        { "AUTH_ISSUER", options => options.Issuer },
        { "AUTH_SYMMETRIC_KEY", options => options.SymmetricKey, true },
        { "AUTH_RSA_PUBLIC_KEY", options => options.RsaPublicKey },
    };

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (new[] { Authority, SymmetricKey, RsaPublicKey }.Count(value => value is not null) > 1)
        {
            yield return new ValidationResult("AUTH_AUTHORITY, AUTH_SYMMETRIC_KEY and AUTH_RSA_PUBLIC_KEY exclude each other: set one of them.");
        }

        if (Authority is not null && !IsTrustworthy(Authority))
        {
            yield return new ValidationResult($"AUTH_AUTHORITY is '{Authority}': allowed is an https address, or http on loopback.");
        }

        if (RsaPublicKey is not null && ReadRsaKey() is null)
        {
            yield return new ValidationResult("AUTH_RSA_PUBLIC_KEY is neither a public RSA key as PEM nor the path of a file with one.");
        }
    }

    /// <summary>The RSA key; null where there is none that can be read.</summary>
    internal RSA? ReadRsaKey()
    {
        var rsa = RSA.Create();
        try
        {
            var pem = RsaPublicKey!.Contains("-----BEGIN", StringComparison.Ordinal)
                ? RsaPublicKey.Replace(@"\n", "\n", StringComparison.Ordinal)
                : File.ReadAllText(RsaPublicKey);
            rsa.ImportFromPem(pem);
            return rsa;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or CryptographicException)
        {
            rsa.Dispose();
            return null;
        }
    }

    private static bool IsTrustworthy(string authority) => Uri.TryCreate(authority, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback));
}
