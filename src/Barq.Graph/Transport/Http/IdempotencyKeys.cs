namespace Barq.Graph.Transport.Http;

/// <summary>Reads the key under which a request's mutations are done once.</summary>
internal static class IdempotencyKeys
{
    /// <summary>The key; null for none.</summary>
    /// <remarks>Source: IETF draft "The Idempotency-Key HTTP Header Field": a string, which may stand in quotes.</remarks>
    public static string? Of(HttpRequest request) => request.Headers["Idempotency-Key"] is [{ Length: > 0 } key, ..] ? key.Trim('"') : null;
}
