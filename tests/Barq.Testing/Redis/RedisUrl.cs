namespace Barq.Testing.Redis;

/// <summary>Translates a Redis URL.</summary>
internal static class RedisUrl
{
    /// <summary>Turns <c>redis://:password@host:port/db</c> into a StackExchange.Redis configuration; one that is no URL stays as it is.</summary>
    public static string ToConfiguration(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("redis" or "rediss"))
        {
            return text;
        }
        var password = Uri.UnescapeDataString(url.UserInfo.Split(':', 2).Last());
        return $"{url.Host}:{(url.Port > 0 ? url.Port : 6379)}"
            + (password.Length > 0 ? $",password={password}" : "")
            + (url.Scheme == "rediss" ? ",ssl=true" : "")
            + (url.AbsolutePath.TrimStart('/') is { Length: > 0 } database ? $",defaultDatabase={database}" : "");
    }
}
