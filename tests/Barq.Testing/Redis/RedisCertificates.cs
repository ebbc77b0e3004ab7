using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Barq.Testing.Processes;

namespace Barq.Testing.Redis;

/// <summary>An authority of an operator's own, and the certificate that it has given to a server on this machine: files, as servers and clients read them.</summary>
public sealed class RedisCertificates
{
    private readonly string _folder = TestFolder.Create("certificates");

    /// <summary>Makes them.</summary>
    public RedisCertificates()
    {
        var now = TimeProvider.System.GetUtcNow();
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var asked = new CertificateRequest("CN=Barq tests", authorityKey, HashAlgorithmName.SHA256);
        asked.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        using var authority = asked.CreateSelfSigned(now.AddDays(-1), now.AddDays(2));

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var server = new CertificateRequest("CN=redis", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        server.CertificateExtensions.Add(names.Build());
        using var certificate = server.Create(authority, now.AddDays(-1), now.AddDays(1), [1]);
        File.WriteAllText(Authority, authority.ExportCertificatePem());
        File.WriteAllText(PathOf("redis.crt"), certificate.ExportCertificatePem());
        File.WriteAllText(PathOf("redis.key"), key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>The file with the authority's certificate: what a client has to trust.</summary>
    public string Authority => PathOf("authority.crt");

    /// <summary>The settings of a Redis that speaks TLS on a port of its own.</summary>
    /// <param name="port">The port.</param>
    public string[] SettingsOf(int port) =>
    [
        "--tls-port", port.ToString(CultureInfo.InvariantCulture), "--tls-cert-file", PathOf("redis.crt"), "--tls-key-file", PathOf("redis.key"),
        "--tls-ca-cert-file", Authority, "--tls-auth-clients", "no",
    ];

    private string PathOf(string file) => Path.Combine(_folder, file);
}
