using System.Text.Json;
using System.Text.RegularExpressions;
using Barq.Graph.NodeIds;
using Barq.Graph.Tests.Paging.Model;
using Barq.Persistence.Access;
using Barq.Persistence.Couriers;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Folding;
using Barq.Persistence.Tickets;
using Barq.Persistence.Vehicles;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using CsCheck;
using Microsoft.EntityFrameworkCore;

namespace Barq.Graph.Tests.Paging;

/// <summary>Random texts, kinds and callers, against rows in memory: what begins with the text, has its words, or words like them, the best first.</summary>
public sealed partial class SearchModelTests(SearchGateways gateways) : IClassFixture<SearchGateways>
{
    private static readonly string[] _kinds = ["Courier", "Delivery", "Ticket", "Vehicle"];

    // A word as it is, or with a letter too few, another, too many, or in its neighbour's place.
    private static readonly Func<string, string>[] _typed =
    [
        word => word, word => word, word => word, word => word.Length < 4 ? word : Swap(word, 1), word => word[..^1], word => word.Length < 4 ? word : $"{word[..2]}e{word[3..]}", word => word + "e", word => "zz" + word,
    ];

    // Most of the words of a text of many, in their order or the other way round.
    private static readonly Gen<string> _long = Gen.Select(
        Gen.OneOf([.. SearchFleet.Long]), Gen.Int[0, _typed.Length - 1].Array[8], Gen.Int[0, 2], Gen.Bool, (text, typed, left, turned) =>
        {
            var words = text.Split(' ').Skip(left).Select((word, place) => _typed[typed[place % 8]](word));
            return string.Join(' ', turned ? words.Reverse() : words);
        });

    // Beginnings of numbers, words, pieces of words, and words with a letter too few, too many, another, or in its neighbour's place.
    private static readonly Gen<string> _text = Gen.OneOf(
        Gen.OneOf("b", "bq", "BQ-", "Bq3", "tk", "TK-1", "abx", "١٢", "%", "_", "\\", "ABX111/3", " bq ", "a", "", "/1", "qzx wvk"),
        Gen.OneOf([.. SearchFleet.Words]),
        Gen.Select(Gen.OneOf([.. SearchFleet.Words]), Gen.OneOf([.. SearchFleet.Words]), (one, other) => $"{one} {other}"),
        Gen.Select(Gen.OneOf([.. SearchFleet.Words]), Gen.Int[0, 4], Gen.Int[1, 6], (word, from, length) => word[Math.Min(from, word.Length)..Math.Min(from + length, word.Length)]),
        Gen.Select(Gen.OneOf("khalid", "khalidiyah", "olayan", "broadway", "under", "neill", "المدرسة"), Gen.Int[0, 9], Gen.OneOf("", "e", "zz"), (word, place, other) =>
            word[..Math.Min(place, word.Length)] + other + word[Math.Min(place + 1, word.Length)..]),
        Gen.Select(Gen.OneOf("khalid", "olaya", "road", "neill", "أحمد", "khalidiyah"), Gen.Int[0, 2], Swap),
        _long);

    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Search_OfAnyText_FindsWhatAWalkOverTheRowsFinds(TestProvider provider)
    {
        var gateway = await gateways.GetAsync(provider);
        var rows = await RowsAsync(gateway.Database);
        var asked = Gen.Select(
            _text, Gen.OneOf(_kinds).Array[1, 4].Select(kinds => kinds.Distinct().ToArray()), Gen.Int[0, 30],
            Gen.OneOf(Caller.System, Caller.User(1, CallerRole.Manager), Caller.User(2, CallerRole.Viewer), Caller.Courier(1, 2), Caller.Courier(2, 1), Caller.Courier(1, 40)));

        await asked.SampleAsync(async one =>
        {
            var (text, kinds, first, caller) = one;
            var variables = new { text, kinds = kinds.Select(kind => kind.ToUpperInvariant()), first };
            var answer = await gateway.ExecuteAsync(
                "query($text: String!, $kinds: [SearchKind!], $first: Int) { search(text: $text, kinds: $kinds, first: $first) { score field node { ... on Node { id } } } }", variables, caller: caller);

            Assert.True(answer.ErrorCode is null, answer.Text);
            var expected = kinds.SelectMany((kind, place) => Found([.. rows.Where(row => row.Kind == kind && row.IsSeenBy(caller))], text).Select(hit => (hit, place)))
                .OrderByDescending(found => found.hit.Score).ThenBy(found => found.place).ThenByDescending(found => found.hit.Row.Id).Take(first)
                .Select(found => $"{new NodeId(found.hit.Row.Kind, found.hit.Row.Id)} {found.hit.Field} {found.hit.Score / 1000m}").ToArray();
            Assert.Equal(expected, answer.Data.GetProperty("search").EnumerateArray().Select(Describe));
        }, iter: Iterations.Of(400), threads: 1, print: one => $"'{one.Item1}' of {string.Join(", ", one.Item2)}, {one.Item3}, as {one.Item4}");
    }

    private static string Describe(JsonElement hit) =>
        $"{hit.GetProperty("node").GetProperty("id").GetString()} {hit.GetProperty("field").GetString()} {hit.GetProperty("score").GetDecimal()}";

    private static List<Hit> Found(IReadOnlyList<Row> rows, string text)
    {
        var whole = TextFolding.Fold(text).Trim();
        var words = WordsOf(whole).Distinct().ToArray();
        if (words.Sum(word => word.Length) < 2)
        {
            return [];
        }

        var hits = Hits(rows, field => field.IsNumber
            ? field.Folded == whole ? 1000 : field.Folded.StartsWith(whole, StringComparison.Ordinal) ? 900 : 0
            : words.All(word => field.Folded.Contains(word, StringComparison.Ordinal)) ? Average(field, words) : 0);

        // A row is looked for by what is like the words only where nothing has them, and only where there is a word that may be mistyped.
        var mayDiffer = words.Where(word => word.Length >= 4 && !word.Any(char.IsDigit)).ToArray();
        return hits.Count > 0 || mayDiffer.Length == 0
            ? hits
            : Hits(rows, field => !field.IsNumber && words.All(word => field.Folded.Contains(word, StringComparison.Ordinal) || (mayDiffer.Contains(word) && Nearness(word, field.Folded) >= 280)) ? Average(field, words) : 0);
    }

    private static List<Hit> Hits(IReadOnlyList<Row> rows, Func<Field, int> score) =>
    [
        .. rows.Select(row => row.Fields.Select(field => new Hit(row, field.Name, score(field))).MaxBy(hit => hit.Score)!).Where(hit => hit.Score > 0),
    ];

    private static int Average(Field field, string[] words) => words.Sum(word => Nearness(word, field.Folded)) / words.Length;

    private static int Nearness(string word, string folded) => WordsOf(folded).Select(other =>
        other == word ? 1000 : other.StartsWith(word, StringComparison.Ordinal) ? 900 : other.Contains(word, StringComparison.Ordinal) ? 800
        : Enumerable.Range(0, word.Length - 1).Any(place => other.StartsWith(Swap(word, place), StringComparison.Ordinal)) ? 700 : Alike(Trigrams(word), Trigrams(other))).DefaultIfEmpty(0).Max();

    private static int Alike(string[] one, string[] other) => 700 * one.Intersect(other).Count() / one.Union(other).Count();

    private static string Swap(string word, int place) => word[..place] + word[place + 1] + word[place] + word[(place + 2)..];

    private static string[] Trigrams(string word) => [.. Enumerable.Range(0, word.Length + 1).Select(place => $"  {word} ".Substring(place, 3)).Distinct()];

    private static string[] WordsOf(string folded) => [.. Separators().Split(folded).Where(word => word.Length > 0)];

    [GeneratedRegex(@"[\x00-\x7F-[A-Za-z0-9]]+")]
    private static partial Regex Separators();

    private static async Task<List<Row>> RowsAsync(TestDatabase database)
    {
        await using var context = database.CreateFleetContext();
        return
        [
            .. (await context.Couriers.AsNoTracking().ToListAsync()).Select(row => new Row("Courier", row.Id, row.OrganizationId, row.Id, [Field.Number("BARQ_ID", row.BarqId), Field.Text("FULL_NAME", row.FullName)])),
            .. (await context.Deliveries.AsNoTracking().ToListAsync()).Select(row => new Row("Delivery", row.Id, row.OrganizationId, row.CourierId,
                [Field.Number("TRACKING_NUMBER", row.TrackingNumber), Field.Text("PICKUP_ADDRESS", row.PickupAddress), Field.Text("DELIVERY_ADDRESS", row.DeliveryAddress)])),
            .. (await context.Tickets.AsNoTracking().ToListAsync()).Select(row => new Row("Ticket", row.Id, row.OrganizationId, row.CourierId, [Field.Number("TICKET_NUMBER", row.TicketNumber), Field.Text("SUBJECT", row.Subject)])),
            .. (await context.Vehicles.AsNoTracking().ToListAsync()).Select(row => new Row("Vehicle", row.Id, row.OrganizationId, null, [Field.Number("PLATE_NUMBER", row.PlateNumber)])),
        ];
    }

    private sealed record Hit(Row Row, string Field, int Score);

    private sealed record Field(string Name, string Folded, bool IsNumber)
    {
        public static Field Number(string name, string text) => new(name, TextFolding.Fold(text), true);

        public static Field Text(string name, string text) => new(name, TextFolding.Fold(text), false);
    }

    private sealed record Row(string Kind, long Id, long OrganizationId, long? CourierId, IReadOnlyList<Field> Fields)
    {
        // The vehicles of its organization are everybody's.
        public bool IsSeenBy(Caller caller) => (caller.Fence.OrganizationId ?? OrganizationId) == OrganizationId
            && (caller.CourierId is null || Kind == "Vehicle" || caller.CourierId == CourierId);
    }
}
