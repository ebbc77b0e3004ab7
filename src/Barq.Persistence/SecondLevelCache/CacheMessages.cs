using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using StackExchange.Redis;

namespace Barq.Persistence.SecondLevelCache;

/// <summary>What a message between nodes is.</summary>
internal enum CacheMessageKind
{
    /// <summary>A node goes, and answers nobody any more.</summary>
    Leave,

    /// <summary>Tags are dropped.</summary>
    Drop,

    /// <summary>Everything is dropped.</summary>
    DropAll,

    /// <summary>A drop is done on all nodes.</summary>
    Done,

    /// <summary>The time on the shared clock: whoever hears it has heard all drops before it, or missed some.</summary>
    Mark,
}

/// <summary>A message between nodes.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Node">Who sent it.</param>
/// <param name="Id">The number that is to be acknowledged; 0 for none.</param>
/// <param name="Messages">The outbox messages that say the same.</param>
/// <param name="Tags">What is dropped.</param>
internal sealed record CacheMessage(CacheMessageKind Kind, string Node, long Id, long[] Messages, string[] Tags)
{
    /// <summary>The epoch of the shared clock; 0 where the message does not say.</summary>
    public long Epoch { get; init; }

    /// <summary>The time on it.</summary>
    public long Time { get; init; }
}

/// <summary>Writes and reads the messages between nodes.</summary>
internal static class CacheMessages
{
    /// <summary>The channel that all nodes hear.</summary>
    public const string Channel = "{barq}:drops";

    // A control character that stands in no tag.
    private const char Separator = '\u001f';

    /// <summary>The channel on which a node hears what the others have done.</summary>
    public static string Acknowledgements(string node) => "{barq}:acks:" + node;

    public static string Leave(string node) => $"L{Separator}{node}";

    public static string Drop(string node, long id, IEnumerable<long> messages, IEnumerable<string> tags) => string.Create(
        CultureInfo.InvariantCulture, $"D{Separator}{node}{Separator}{id}{Separator}{string.Join(',', messages)}{Separator}{string.Join(Separator, tags)}");

    public static string DropAll(string node, long id, IEnumerable<long> messages) => string.Create(
        CultureInfo.InvariantCulture, $"A{Separator}{node}{Separator}{id}{Separator}{string.Join(',', messages)}");

    public static string Mark(string node) => $"M{Separator}{node}";

    public static string Done(string node, IEnumerable<long> messages) => $"F{Separator}{node}{Separator}{string.Join(',', messages)}";

    public static string Acknowledgement(string node, long id) => string.Create(CultureInfo.InvariantCulture, $"{node}{Separator}{id}");

    public static (string Node, long Id) ReadAcknowledgement(RedisValue value)
    {
        var parts = value.ToString().Split(Separator);
        return (parts[0], long.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    /// <summary>Reads a message; false for one of a kind that this build does not know.</summary>
    public static bool TryRead(RedisValue value, [NotNullWhen(true)] out CacheMessage? message)
    {
        var (text, epoch, time) = SplitClock(value.ToString());
        message = text.Split(Separator) switch
        {
            ["L", var node] => new CacheMessage(CacheMessageKind.Leave, node, 0, [], []),
            ["M", var node] => new CacheMessage(CacheMessageKind.Mark, node, 0, [], []) { Epoch = epoch, Time = time },
            ["F", var node, var messages] => new CacheMessage(CacheMessageKind.Done, node, 0, Numbers(messages), []),
            ["A", var node, var id, var messages] => new CacheMessage(CacheMessageKind.DropAll, node, Number(id), Numbers(messages), []) { Epoch = epoch, Time = time },
            ["D", var node, var id, var messages, .. var tags] =>
                new CacheMessage(CacheMessageKind.Drop, node, Number(id), Numbers(messages), tags) { Epoch = epoch, Time = time },
            _ => null,
        };
        return message is not null;
    }

    // The last two parts are epoch and time; a tag may have such a bar of its own.
    private static (string Text, long Epoch, long Time) SplitClock(string text)
    {
        var last = text[0] is 'D' or 'A' or 'M' ? text.LastIndexOf('|') : -1;
        return last > 0 && text.LastIndexOf('|', last - 1) is var bar and > 0
            && long.TryParse(text.AsSpan(bar + 1, last - bar - 1), CultureInfo.InvariantCulture, out var epoch)
            && long.TryParse(text.AsSpan(last + 1), CultureInfo.InvariantCulture, out var time)
            ? (text[..bar], epoch, time)
            : (text, 0, 0);
    }

    private static long[] Numbers(string text) => text.Length == 0 ? [] : [.. text.Split(',').Select(Number)];

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
