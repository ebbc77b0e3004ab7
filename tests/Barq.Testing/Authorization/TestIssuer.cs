using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Barq.Testing.Authorization;

/// <summary>An OpenID Connect issuer with a discovery document and one key, which it can change. It can go and come back, at the same address.</summary>
public sealed class TestIssuer : IAsyncDisposable
{
    private WebApplication? _app;
    private RSA _rsa = RSA.Create(2048);
    private string _keyId = "one";
    private TaskCompletionSource? _silence;

    private readonly X509Certificate2? _certificate;

    private TestIssuer(X509Certificate2? certificate) =>
        (_certificate, Authority) = (certificate, certificate is null ? "http://127.0.0.1:0" : "https://127.0.0.1:0");

    /// <summary>Its address.</summary>
    public string Authority { get; private set; }

    /// <summary>Starts one.</summary>
    /// <param name="certificate">What it shows, over TLS; null for none.</param>
    public static async Task<TestIssuer> StartAsync(X509Certificate2? certificate = null)
    {
        var issuer = new TestIssuer(certificate);
        await issuer.ReturnAsync();
        return issuer;
    }

    /// <summary>Makes a token for four hours.</summary>
    /// <param name="issuer">Who it says has made it; null for this one.</param>
    /// <param name="audience">For whom.</param>
    /// <param name="isKnown">Whether it is signed with the issuer's key; else with another's of a name that nobody has heard of.</param>
    /// <param name="isAdministrator">Whether it is the platform's administrator's; else that of a manager of the first organization.</param>
    public string Make(string? issuer = null, string? audience = null, bool isKnown = true, bool isAdministrator = false)
    {
        using var stranger = RSA.Create(2048);
        var key = isKnown ? new RsaSecurityKey(_rsa) { KeyId = _keyId } : new RsaSecurityKey(stranger) { KeyId = Guid.NewGuid().ToString("N") };
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer ?? Authority,
            Audience = audience,
            Claims = isAdministrator
                ? new Dictionary<string, object> { ["sub"] = "administrator", ["platform_admin"] = true }
                : new Dictionary<string, object> { ["organization_id"] = 1, ["role"] = "MANAGER", ["user_id"] = 3 },
            Expires = TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(4),
            SigningCredentials = new SigningCredentials(key, SecurityAlgorithms.RsaSha256),
        });
    }

    /// <summary>Takes another key, and forgets the one before.</summary>
    public void ChangeKey() => (_rsa, _keyId) = (RSA.Create(2048), Guid.NewGuid().ToString("N"));

    /// <summary>Accepts connections, and answers nothing any more.</summary>
    public void FallSilent() => _silence = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Goes: connections are refused.</summary>
    public async Task LeaveAsync()
    {
        _silence?.TrySetResult();
        _silence = null;
        if (_app is { } app)
        {
            _app = null;
            await app.DisposeAsync();
        }
    }

    /// <summary>Comes back.</summary>
    public async Task ReturnAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls(Authority);
        if (_certificate is not null)
        {
            builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(server => server.ConfigureHttpsDefaults(https => https.ServerCertificate = _certificate));
        }

        _app = builder.Build();
        _app.Run(AnswerAsync);
        await _app.StartAsync();
        Authority = _app.Urls.Single();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await LeaveAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        if (_silence is { } silence)
        {
            await silence.Task;
        }

        object? answer = context.Request.Path.Value switch
        {
            "/.well-known/openid-configuration" => new { issuer = Authority, jwks_uri = Authority + "/keys" },
            "/keys" => new { keys = new[] { PublicKey() } },
            _ => null,
        };
        context.Response.StatusCode = answer is null ? 404 : 200;
        await context.Response.WriteAsJsonAsync(answer);
    }

    private object PublicKey()
    {
        var parameters = _rsa.ExportParameters(false);
        return new { kty = "RSA", use = "sig", alg = "RS256", kid = _keyId, n = Base64UrlEncoder.Encode(parameters.Modulus), e = Base64UrlEncoder.Encode(parameters.Exponent) };
    }
}
