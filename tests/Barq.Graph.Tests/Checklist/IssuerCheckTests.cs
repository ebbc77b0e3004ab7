using Barq.Testing.Authorization;
using Barq.Testing.Failover;
using Barq.Testing.Gateway;
using Barq.Testing.Network;
using Barq.Testing.Processes;

namespace Barq.Graph.Tests.Checklist;

/// <summary>What <c>check</c> says of the issuer of tokens: away, with another clock, and with certificates of all kinds.</summary>
public sealed class IssuerCheckTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    public static TheoryData<string, string, string> Certificates => new()
    {
        { "good", "✓ issuer tells 1 keys", "✓ issuer certificate is good until" },
        { "ends soon", "✓ issuer tells 1 keys", "✗ issuer certificate ends on" },
        { "has ended", "✗ issuer can't be asked for its keys from here", "✗ issuer certificate has ended on" },
        { "its own", "✗ issuer can't be asked for its keys from here", "✗ issuer certificate is not trusted here (RemoteCertificateChainErrors)" },
    };

    [Theory, MemberData(nameof(Certificates))]
    public async Task Check_CertificateOfTheIssuer_IsLookedAt(string kind, string issuerLine, string certificateLine)
    {
        using var certificate = kind switch
        {
            "good" => _authority.Give(days: 100),
            "ends soon" => _authority.Give(days: 10),
            "has ended" => _authority.Give(days: -2),
            _ => TestAuthority.GiveItself(),
        };
        await using var issuer = await TestIssuer.StartAsync(certificate);

        var lines = await CheckAsync(new() { ["AUTH_AUTHORITY"] = issuer.Authority, ["SSL_CERT_FILE"] = _authority.File });

        Assert.Single(lines, line => line.StartsWith(issuerLine, StringComparison.Ordinal));
        Assert.Single(lines, line => line.StartsWith(certificateLine, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Check_IssuerAway_SaysThatNoTokenIsAccepted()
    {
        var lines = await CheckAsync(new() { ["AUTH_AUTHORITY"] = $"http://127.0.0.1:{FreePort.Next()}" });

        Assert.Single(lines, line => line.StartsWith("✗ issuer can't be asked for its keys from here, so no token will be accepted", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task Check_IssuerFiveMinutesAhead_SaysSo()
    {
        await using var issuer = await TestIssuer.StartAsync();

        var lines = await CheckAsync(new(ClockDrift.Wrong(-300)) { ["AUTH_AUTHORITY"] = issuer.Authority });

        Assert.Single(lines, line => line.StartsWith("✗ issuer clock is ", StringComparison.Ordinal) && line.Contains(" s ahead of this one", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Check_NobodysTokensTrusted_SaysSo() =>
        Assert.Single(await CheckAsync([]), line => line.StartsWith("✗ tokens nobody's are trusted", StringComparison.Ordinal));

    public void Dispose() => _authority.Dispose();

    // A mark, the name, the text, with one space between.
    private static async Task<string[]> CheckAsync(Dictionary<string, string?> environment)
    {
        environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        var said = await GatewayCommand.RunAsync(new GatewayStart { Arguments = ["check"], Environment = environment });
        return [.. said.Output.Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))];
    }
}
