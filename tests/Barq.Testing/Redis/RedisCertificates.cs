using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Barq.Testing.Network;

namespace Barq.Testing.Redis;

/// <summary>An authority of an operator's own, and the certificate that it has given to a Redis on this machine: files, as servers and clients read them.</summary>
public sealed class RedisCertificates
{
    private readonly string _folder;

    /// <summary>Makes them.</summary>
    public RedisCertificates()
    {
        using var authority = new TestAuthority();
        using var certificate = authority.Give(days: 1);
        using var key = certificate.GetECDsaPrivateKey()!;
        (_folder, Authority) = (authority.Folder, authority.File);
        File.WriteAllText(PathOf("redis.crt"), certificate.ExportCertificatePem());
        File.WriteAllText(PathOf("redis.key"), key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>The file with the authority's certificate: what a client has to trust.</summary>
    public string Authority { get; }

    /// <summary>The settings of a Redis that speaks TLS on a port of its own.</summary>
    /// <param name="port">The port.</param>
    public string[] SettingsOf(int port) =>
    [
        "--tls-port", port.ToString(CultureInfo.InvariantCulture), "--tls-cert-file", PathOf("redis.crt"), "--tls-key-file", PathOf("redis.key"),
        "--tls-ca-cert-file", Authority, "--tls-auth-clients", "no",
    ];

    private string PathOf(string file) => Path.Combine(_folder, file);
}
