using System.Globalization;
using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Barq.Jobs.Authentication;
using Barq.Persistence.Checklist;
using Microsoft.Extensions.Options;

namespace Barq.Jobs.Checklist;

/// <summary>Looks whose tokens are trusted, and whether their issuer can be asked for its keys.</summary>
internal sealed class TokenCheck(IOptions<AuthenticationOptions> options, TimeProvider time) : IProductionCheck
{
    private const string Keys = "issuer";
    private static readonly TimeSpan _soon = TimeSpan.FromDays(14);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    public string Topic => "tokens";

    public async IAsyncEnumerable<CheckLine> RunAsync(CheckScope scope, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var settings = options.Value;
        if (settings.SymmetricKey is { } key)
        {
            yield return CheckLine.Of(
                Topic, Guessing.IsHard(key), "are signed with AUTH_SYMMETRIC_KEY",
                "AUTH_SYMMETRIC_KEY can be guessed: take one at random, as openssl rand -hex 32 prints");
            yield break;
        }

        yield return CheckLine.Of(
            Topic, settings.IsConfigured, settings.Authority is null ? "are signed with the key of AUTH_RSA_PUBLIC_KEY" : $"are those of {settings.Authority}",
            "nobody's are trusted: set AUTH_AUTHORITY, AUTH_SYMMETRIC_KEY or AUTH_RSA_PUBLIC_KEY");
        if (settings.IsConfigured)
        {
            yield return CheckLine.Of(
                "audience", settings.Audience is not null, $"{settings.Audience}",
                "AUTH_AUDIENCE is not set: a token that the issuer gave out for any other service is good here too");
        }

        if (settings.Authority is not null)
        {
            await foreach (var line in AskIssuerAsync(settings.Authority, cancellationToken))
            {
                yield return line;
            }
        }
    }

    private async IAsyncEnumerable<CheckLine> AskIssuerAsync(string authority, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (ends, distrust) = ((DateTime?)null, SslPolicyErrors.None);
        using var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
                {
                    (ends, distrust) = ((certificate as X509Certificate2)?.NotAfter.ToUniversalTime(), errors);
                    return errors == SslPolicyErrors.None;
                },
            },
        };
        using var client = new HttpClient(handler) { Timeout = _patience };
        var (keys, problem, asked, shown) = (0, (string?)null, time.GetUtcNow(), (DateTimeOffset?)null);
        try
        {
            using var discovery = JsonDocument.Parse(await client.GetStringAsync($"{authority.TrimEnd('/')}/.well-known/openid-configuration", cancellationToken));
            asked = time.GetUtcNow();
            using var answer = await client.GetAsync(discovery.RootElement.GetProperty("jwks_uri").GetString(), cancellationToken);
            shown = answer.Headers.Date;
            using var found = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken));
            keys = found.RootElement.GetProperty("keys").GetArrayLength();
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or KeyNotFoundException or InvalidOperationException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            problem = exception.GetBaseException().Message;
        }

        yield return CheckLine.Of(
            Keys, keys > 0, string.Create(CultureInfo.InvariantCulture, $"tells {keys} keys"),
            $"can't be asked for its keys from here, so no token will be accepted: {problem ?? "it has none"}");
        if (shown is { } theirs)
        {
            // The header has whole seconds.
            yield return ClockCheck.Line("issuer clock", time, asked.AddSeconds(-1), theirs);
        }

        if (ends is { } end)
        {
            yield return Certificate(end, distrust);
        }
    }

    private CheckLine Certificate(DateTime end, SslPolicyErrors distrust)
    {
        const string name = "issuer certificate";
        var left = end - time.GetUtcNow().UtcDateTime;
        return left <= _soon
            ? new CheckLine(name, CheckOutcome.Wrong, string.Create(CultureInfo.InvariantCulture, $"{(left < TimeSpan.Zero ? "has ended" : "ends")} on {end:yyyy-MM-dd}: no token of a new key can be checked after that"))
            : CheckLine.Of(
                name, distrust == SslPolicyErrors.None, string.Create(CultureInfo.InvariantCulture, $"is good until {end:yyyy-MM-dd}"),
                $"is not trusted here ({distrust}): let one whom this machine trusts give it out, or name yours by SSL_CERT_FILE");
    }
}
