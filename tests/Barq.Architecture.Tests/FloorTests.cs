using System.Text.RegularExpressions;

namespace Barq.Architecture.Tests;

/// <summary>The house is read from the ground up: each room uses only rooms below it.</summary>
public sealed partial class FloorTests
{
    [Fact]
    public void Rooms_OfEachProject_StandOnAFloor() =>
        Assert.Equal(Floors.All.Keys.Order(StringComparer.Ordinal), Arrows.Rooms.Order(StringComparer.Ordinal));

    [Fact]
    public void Rooms_OfEachProject_UseOnlyRoomsBelow()
    {
        var broken = Arrows.All.Where(arrow => !IsDown(arrow.From, arrow.To)).Select(arrow => $"{arrow.From} uses {arrow.To} in {arrow.File}").ToList();

        Assert.True(broken.Count == 0, $"A room uses only rooms below it: see {nameof(Floors)}. Broken by {string.Join("; ", broken)}.");
    }

    private static bool IsDown(string from, string to) => from.Split('.')[1] != to.Split('.')[1]
        || Floors.All[to] < Floors.All[from] || Floors.AreAggregates(from, to);

    /// <summary>Which room's file uses which room: by a <c>using</c>, which the build refuses where it is needless, or by a type of a room that is around it.</summary>
    private static partial class Arrows
    {
        private static readonly (string File, string Room, string Text)[] _files = [.. SourceFiles.UnderSrc()
            .Select(file => (File: Path.GetFileName(file), Text: File.ReadAllText(file)))
            .Where(file => Room().IsMatch(file.Text))
            .Select(file => (file.File, Room().Match(file.Text).Groups[1].Value, file.Text))];

        public static IReadOnlySet<string> Rooms { get; } = _files.Select(file => file.Room).ToHashSet();

        private static readonly Dictionary<string, string[]> _types = _files
            .GroupBy(file => file.Room)
            .ToDictionary(room => room.Key, room => room.SelectMany(file => Declaration().Matches(file.Text).Select(match => match.Groups[1].Value)).Distinct().ToArray());

        public static IReadOnlyList<(string From, string To, string File)> All { get; } = [.. _files.SelectMany(file =>
            Using().Matches(file.Text).Select(match => match.Groups[1].Value)
                .Concat(Around(file.Room).Where(room => _types[room].Any(type => Regex.IsMatch(file.Text, $@"(?<![\w.]){type}\b"))))
                .Where(room => Rooms.Contains(room) && room != file.Room)
                .Distinct()
                .Select(room => (file.Room, room, file.File)))];

        private static IEnumerable<string> Around(string room)
        {
            for (var end = room.LastIndexOf('.'); end > 0; end = room.LastIndexOf('.', end - 1))
            {
                if (Rooms.Contains(room[..end]))
                {
                    yield return room[..end];
                }
            }
        }

        [GeneratedRegex(@"^namespace (Barq\.[\w.]+);", RegexOptions.Multiline)]
        private static partial Regex Room();

        [GeneratedRegex(@"^using (?:static )?(Barq\.[\w.]+);", RegexOptions.Multiline)]
        private static partial Regex Using();

        [GeneratedRegex(@"^(?:public|internal)[\w\s]*?\b(?:class|record struct|record|struct|interface|enum)\s+([A-Z]\w+)", RegexOptions.Multiline)]
        private static partial Regex Declaration();
    }
}
