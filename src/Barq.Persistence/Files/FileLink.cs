using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Barq.Persistence.Files;

/// <summary>
/// The signed part of a link to a file: its key, the time until which the link is good, and an HMAC-SHA256 over both with the file's own
/// secret. Nobody can make one up or prolong one; every gateway can check it, as the secret lies with the file.
/// </summary>
public static class FileLink
{
    /// <summary>Below this path lie the files.</summary>
    public const string Path = "/api/v1/files";

    /// <summary>The link, as a path, good for as long as the file is.</summary>
    public static string Of(StoredFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return Of(file.Id, file.ExpiresAt, file.LinkKey);
    }

    /// <summary>The link, as a path.</summary>
    /// <param name="file">The file's key.</param>
    /// <param name="until">Until when it is good.</param>
    /// <param name="linkKey">The file's secret.</param>
    public static string Of(long file, DateTimeOffset until, string linkKey)
    {
        var signed = Signed(file, until.ToUnixTimeSeconds());
        return $"{Path}/{signed}.{Signature(signed, linkKey)}";
    }

    /// <summary>Reads the last part of a link; false where it is none.</summary>
    public static bool TryRead(string text, out long file, out DateTimeOffset until, out string signature)
    {
        ArgumentNullException.ThrowIfNull(text);
        (file, until, signature) = (0, default, "");
        if (text.Split('.') is not [var key, var seconds, var sign]
            || !long.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out file)
            || !long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var time) || time > 253_402_300_799)
        {
            return false;
        }

        (until, signature) = (DateTimeOffset.FromUnixTimeSeconds(time), sign);
        return true;
    }

    /// <summary>Whether a link that was read is the file's, unaltered.</summary>
    public static bool IsGenuine(StoredFile file, DateTimeOffset until, string signature)
    {
        ArgumentNullException.ThrowIfNull(file);
        return CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(Signature(Signed(file.Id, until.ToUnixTimeSeconds()), file.LinkKey)), Encoding.ASCII.GetBytes(signature));
    }

    private static string Signed(long file, long until) => string.Create(CultureInfo.InvariantCulture, $"{file}.{until}");

    private static string Signature(string signed, string linkKey) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(Convert.FromBase64String(linkKey), Encoding.ASCII.GetBytes(signed)));
}
