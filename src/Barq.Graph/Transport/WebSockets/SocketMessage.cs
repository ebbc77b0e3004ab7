using System.Text.Json;
using Barq.Graph.Transport.Http;

namespace Barq.Graph.Transport.WebSockets;

/// <summary>A message of a client.</summary>
/// <param name="Type">What it is.</param>
/// <param name="Id">The operation that it is about; empty where it is none.</param>
/// <param name="Payload">What it says; undefined where it says nothing.</param>
internal readonly record struct SocketMessage(string Type, string Id, JsonElement Payload)
{
    private const int LongestId = 256;

    /// <summary>Reads a message.</summary>
    /// <returns>The message, or what is wrong with it.</returns>
    public static (SocketMessage Message, string? Problem) Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var json = JsonDocument.Parse(bytes);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
            {
                return (default, "A message must be a JSON object");
            }

            if (!JsonText.IsUnicode(bytes.Span))
            {
                return (default, "The message is not valid Unicode: half of a surrogate pair stands alone");
            }

            string? type = null, id = "";
            JsonElement payload = default;
            foreach (var property in json.RootElement.EnumerateObject())
            {
                switch (property.Name)
                {
                    case "type" when property.Value.ValueKind == JsonValueKind.String:
                        type = property.Value.GetString();
                        break;
                    case "id" when property.Value.ValueKind == JsonValueKind.String:
                        id = property.Value.GetString()!;
                        break;
                    case "payload":
                        payload = property.Value;
                        break;
                    case "type" or "id":
                        return (default, $"A message's '{property.Name}' must be a string");
                }
            }

            return Check(type, id) is { } problem ? (default, problem) : (new SocketMessage(type!, id, Kept(payload)), null);
        }
        catch (JsonException)
        {
            return (default, $"The message {JsonText.Fault(bytes.Span)}");
        }
    }

    private static string? Check(string? type, string id) => type switch
    {
        null => "A message must have a 'type'",
        "subscribe" or "complete" when id.Length is 0 or > LongestId => $"A message of this type must have an 'id' of 1 to {LongestId} characters",
        "connection_init" or "ping" or "pong" or "subscribe" or "complete" => null,
        _ => "The message has an unknown type",
    };

    // What is kept outlives the buffer.
    private static JsonElement Kept(JsonElement payload) => payload.ValueKind == JsonValueKind.Undefined ? payload : payload.Clone();
}
