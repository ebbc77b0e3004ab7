using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Barq.Testing.Processes;

namespace Barq.Testing.Network;

/// <summary>An authority of an operator's own, which gives certificates to servers on this machine. Who is to trust it is told by <c>SSL_CERT_FILE</c>.</summary>
public sealed class TestAuthority : IDisposable
{
    private readonly X509Certificate2 _certificate;
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private int _given;

    /// <summary>Makes one, which is trusted for a year.</summary>
    public TestAuthority()
    {
        var now = TimeProvider.System.GetUtcNow();
        var asked = new CertificateRequest("CN=Barq tests", _key, HashAlgorithmName.SHA256);
        asked.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        _certificate = asked.CreateSelfSigned(now.AddDays(-30), now.AddDays(365));
        Folder = TestFolder.Create("certificates");
        File = Path.Combine(Folder, "authority.crt");
        System.IO.File.WriteAllText(File, _certificate.ExportCertificatePem());
    }

    /// <summary>A folder for what belongs to it.</summary>
    public string Folder { get; }

    /// <summary>The file with its certificate: what a client has to trust.</summary>
    public string File { get; }

    /// <summary>Gives a certificate to a server on this machine, with its key.</summary>
    /// <param name="days">For how many days from now it is good; negative for one that has ended, some days ago.</param>
    public X509Certificate2 Give(double days)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = Request(key).Create(_certificate, _certificate.NotBefore, TimeProvider.System.GetUtcNow().AddDays(days), [(byte)++_given]);
        return certificate.CopyWithPrivateKey(key);
    }

    /// <summary>A certificate that nobody but its server itself has given out.</summary>
    public static X509Certificate2 GiveItself()
    {
        var now = TimeProvider.System.GetUtcNow();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Request(key).CreateSelfSigned(now.AddDays(-1), now.AddDays(365));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
    }

    private static CertificateRequest Request(ECDsa key)
    {
        var asked = new CertificateRequest("CN=server", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        asked.CertificateExtensions.Add(names.Build());
        return asked;
    }
}
