using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Barq.Jobs.Webhooks;

/// <summary>Signs what is sent, so that a receiver knows that it is genuine and new.</summary>
/// <remarks>Source: the Standard Webhooks specification, "Signature scheme".</remarks>
public static class WebhookSignature
{
    private const string SecretPrefix = "whsec_";

    /// <summary>The value of <c>webhook-signature</c>.</summary>
    /// <param name="secret">The receiver's secret: <c>whsec_</c> and bytes in Base64.</param>
    /// <param name="id">The message's id.</param>
    /// <param name="timestamp">When it is sent.</param>
    /// <param name="body">What is sent.</param>
    public static string Of(string secret, string id, DateTimeOffset timestamp, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(secret);
        var key = Convert.FromBase64String(secret.StartsWith(SecretPrefix, StringComparison.Ordinal) ? secret[SecretPrefix.Length..] : secret);
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp.ToUnixTimeSeconds()}.")));
        hash.AppendData(body);
        return "v1," + Convert.ToBase64String(hash.GetHashAndReset());
    }
}
