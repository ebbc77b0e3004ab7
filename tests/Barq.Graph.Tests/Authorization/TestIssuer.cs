using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.Tokens;

namespace Barq.Graph.Tests.Authorization;

/// <summary>An OpenID Connect issuer with a discovery document and one key, which it can change.</summary>
internal sealed class TestIssuer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private RSA _rsa = RSA.Create(2048);
    private string _keyId = "one";

    private TestIssuer(WebApplication app) => _app = app;

    public string Authority => _app.Urls.Single();

    public static async Task<TestIssuer> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var issuer = new TestIssuer(app);
        app.Run(context => context.Request.Path.Value switch
        {
            "/.well-known/openid-configuration" => context.Response.WriteAsJsonAsync(new { issuer = issuer.Authority, jwks_uri = issuer.Authority + "/keys" }),
            "/keys" => context.Response.WriteAsJsonAsync(new { keys = new[] { issuer.PublicKey() } }),
            _ => Task.FromResult(context.Response.StatusCode = 404),
        });
        await app.StartAsync();
        return issuer;
    }

    public string Make(string? issuer = null, string? audience = null) => TestTokens.Make(TestTokens.Rsa(_rsa, _keyId), issuer: issuer ?? Authority, audience: audience);

    public void ChangeKey() => (_rsa, _keyId) = (RSA.Create(2048), "two");

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private object PublicKey()
    {
        var parameters = _rsa.ExportParameters(false);
        return new { kty = "RSA", use = "sig", alg = "RS256", kid = _keyId, n = Base64UrlEncoder.Encode(parameters.Modulus), e = Base64UrlEncoder.Encode(parameters.Exponent) };
    }
}
