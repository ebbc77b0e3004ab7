using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;

namespace Barq.Persistence.Events;

/// <summary>A message between nodes.</summary>
/// <param name="Node">Who sent it.</param>
/// <param name="Number">The number of the last event that the sender has told of, this one included.</param>
/// <param name="Event">The event; null where the message only says that its sender is there, and where who hears it knows it.</param>
internal sealed record EventMessage(string Node, long Number, FleetEvent? Event)
{
    /// <summary>Whether there is one.</summary>
    public bool HasEvent { get; init; } = Event is not null;
}

/// <summary>Writes and reads the messages between nodes: the node, its number, and the event as JSON.</summary>
internal static class EventMessages
{
    /// <summary>The channel that all nodes hear.</summary>
    public const string Channel = "{barq}:events";

    private const char Separator = '\u001f';

    public static string Write(string node, long number, FleetEvent? occurred) =>
        string.Create(CultureInfo.InvariantCulture, $"{node}{Separator}{number}{Separator}{occurred?.ToJson()}");

    /// <summary>Reads a message; false for one that this build does not understand.</summary>
    /// <param name="text">The message.</param>
    /// <param name="isKnown">Whether the event of a node with a number is known, and need not be read.</param>
    /// <param name="message">What it says.</param>
    public static bool TryRead(string? text, Func<string, long, bool> isKnown, [NotNullWhen(true)] out EventMessage? message)
    {
        message = null;
        if (text?.Split(Separator, 3) is not [var node, var number, var json] || !long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
        {
            return false;
        }

        try
        {
            message = new EventMessage(node, value, json.Length == 0 || isKnown(node, value) ? null : FleetEvent.FromJson(json)) { HasEvent = json.Length > 0 };
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
