using System.Globalization;
using StackExchange.Redis;

namespace Barq.Persistence.SecondLevelCache;

/// <summary>Keys that look alike and were dropped together.</summary>
/// <param name="Time">When, on the clock that it was noted on.</param>
/// <param name="Tag">Which, as <see cref="CacheTags.Pattern"/> says.</param>
internal readonly record struct DroppedPattern(long Time, string Tag)
{
    /// <summary>Whether a value with such tags, of what was read at a time, was dropped by it.</summary>
    public bool Hits(string[] tags, long since)
    {
        if (Time <= since)
        {
            return false;
        }

        foreach (var tag in tags)
        {
            if (CacheTags.Matches(Tag, tag))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Reads them as <see cref="CacheScripts.Drop"/> notes them.</summary>
    public static DroppedPattern[] Read(RedisValue value) => value.IsNullOrEmpty
        ? []
        : [.. value.ToString().Split('\u001e', StringSplitOptions.RemoveEmptyEntries).Select(entry => entry.Split('\u001f'))
            .Select(parts => new DroppedPattern(long.Parse(parts[0], CultureInfo.InvariantCulture), parts[1]))];
}
