using System.Text.Json;

namespace Barq.Graph.Transport.WebSockets;

/// <summary>Finds the token in the payload of <c>connection_init</c>, where clients put it under various names.</summary>
internal static class InitToken
{
    private static readonly string[] _bare = ["token", "authToken", "accessToken"];

    /// <summary>The value of an <c>Authorization</c> header that says the same; null where there is none.</summary>
    /// <param name="payload">The payload: an object, null or undefined.</param>
    public static string? Find(JsonElement payload)
    {
        if (payload.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        foreach (var property in payload.EnumerateObject())
        {
            if (property.Name.Equals("headers", StringComparison.OrdinalIgnoreCase) && Find(property.Value) is { } nested)
            {
                return nested;
            }

            if (property.Value.ValueKind == JsonValueKind.String && property.Value.GetString() is { Length: > 0 } text)
            {
                if (property.Name.Equals("Authorization", StringComparison.OrdinalIgnoreCase))
                {
                    return text;
                }

                if (_bare.Contains(property.Name, StringComparer.OrdinalIgnoreCase))
                {
                    return text.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? text : "Bearer " + text;
                }
            }
        }

        return null;
    }
}
