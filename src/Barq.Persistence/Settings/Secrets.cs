using System.Text.RegularExpressions;

namespace Barq.Persistence.Settings;

/// <summary>Takes passwords out of what is shown.</summary>
public static partial class Secrets
{
    private const string Mark = "***";

    /// <summary>
    /// Replaces the passwords in a URL, a comma-separated list of URLs or a connection string. What has none of these forms is replaced
    /// as a whole, since any part of it may be the secret.
    /// </summary>
    /// <param name="text">A setting's value.</param>
    public static string Mask(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var urls = SchemeStart().Matches(text);
        if (urls.Count > 0 && urls[0].Index == 0)
        {
            var starts = urls.Select(match => match.Index).Append(text.Length).ToArray();
            return string.Concat(starts.Zip(starts.Skip(1), (from, to) => MaskUrl(text[from..to])));
        }

        return text.Contains('=', StringComparison.Ordinal) ? MaskPairs(text) : Mark;
    }

    private static string MaskUrl(string url)
    {
        var scheme = url.IndexOf("://", StringComparison.Ordinal) + 3;
        var rest = url[scheme..];
        // The last @: a password that was not percent-encoded may hold others.
        var at = rest.LastIndexOf('@');
        var user = at < 0 ? "" : rest[..at];
        var host = rest[(at + 1)..];
        if (at < 0 && !PlainHost().IsMatch(host))
        {
            return url[..scheme] + Mark;
        }

        var colon = user.IndexOf(':', StringComparison.Ordinal);
        var shownUser = colon < 0 ? user : user[..colon] + ":" + Mark;
        return url[..scheme] + shownUser + (at < 0 ? "" : "@") + MaskPairs(host);
    }

    private static string MaskPairs(string text) => SecretPair().Replace(text, "$1" + Mark);

    [GeneratedRegex("(?<=^|,)[a-z][a-z0-9+.-]*://", RegexOptions.IgnoreCase)]
    private static partial Regex SchemeStart();

    /// <summary>Hosts, each with an optional numeric port, then nothing or a path or a query: no place for a forgotten password.</summary>
    [GeneratedRegex(@"^(?:[\w.-]*|\[[0-9a-f:.%]+\])(?::\d{0,5})?(?:,(?:[\w.-]*|\[[0-9a-f:.%]+\])(?::\d{0,5})?)*(?:[/?].*)?$", RegexOptions.IgnoreCase)]
    private static partial Regex PlainHost();

    [GeneratedRegex("((?:password|pwd|passwd|secret)\\s*=\\s*)(?:\"[^\"]*\"?|'[^']*'?|[^;&,]*)", RegexOptions.IgnoreCase)]
    private static partial Regex SecretPair();
}
