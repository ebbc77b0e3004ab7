using System.Text.Json;
using Barq.Graph.NodeIds;
using Barq.Graph.Tests.Gateway;
using Barq.Persistence.Access;
using Barq.Persistence.Couriers;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Tickets;
using Barq.Persistence.Vehicles;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Microsoft.EntityFrameworkCore;

namespace Barq.Graph.Tests.Paging;

/// <summary>What a search refuses, whom it shows what, and what it costs. What it finds, <see cref="SearchModelTests"/> has.</summary>
public sealed class SearchTests(SearchGateways gateways) : IClassFixture<SearchGateways>
{
    private const string Query = "query($text: String!, $kinds: [SearchKind!], $first: Int) { search(text: $text, kinds: $kinds, first: $first) { field score node { __typename ... on Node { id } } } }";

    [Theory]
    [InlineData("", -1, "'first' must be between 0 and 100")]
    [InlineData("", 101, "'first' must be between 0 and 100")]
    [InlineData("aa bb cc dd ee ff gg hh ii", 1, "may have 8 words, and has 9")]
    [InlineData("a\u0000b", 1, "a character that no text can have")]
    [InlineData(null, 1, "may have 100 characters, and has 101")]
    public async Task Search_ForWhatCannotBe_IsRefusedWithAReasonAndNothingIsRead(string? text, int first, string reason)
    {
        var gateway = await gateways.GetAsync(TestProvider.Sqlite);

        var answer = await gateway.ExecuteAsync($"{{ search(text: {JsonSerializer.Serialize(text ?? new string('a', 101))}, first: {first}) {{ field }} }}");

        Assert.Equal("BAD_USER_INPUT", answer.ErrorCode);
        Assert.Contains(reason, answer.Text, StringComparison.Ordinal);
        Assert.Contains("\"path\":[\"search\"]", answer.Text, StringComparison.Ordinal);
        Assert.Empty(answer.Statements);
    }

    [Theory]
    [InlineData("search(text: \"ab\", kinds: [USER]) { field }")]
    [InlineData("search(kinds: [COURIER]) { field }")]
    [InlineData("search(text: null) { field }")]
    [InlineData("search(text: \"ab\") { node { id } }")]
    [InlineData("search(text: \"ab\") { node { ... on User { id } } }")]
    public async Task Search_AgainstTheSchema_IsRefused(string field)
    {
        var gateway = await gateways.GetAsync(TestProvider.Sqlite);

        Assert.Equal("GRAPHQL_VALIDATION_FAILED", (await gateway.ExecuteAsync($"{{ {field} }}")).ErrorCode);
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\" \"")]
    [InlineData("\"k\"")]
    [InlineData("\"%_-\"")]
    [InlineData("\"\u064B\u0640\"")]
    [InlineData("\"bq\", first: 0")]
    [InlineData("\"bq\", kinds: []")]
    public async Task Search_ForNextToNothing_FindsNothingWithoutAStatement(string arguments)
    {
        var gateway = await gateways.GetAsync(TestProvider.Sqlite);

        var answer = await gateway.ExecuteAsync($"{{ search(text: {arguments}) {{ field }} }}");

        Assert.Equal("{\"data\":{\"search\":[]}}", answer.Text);
        Assert.Empty(answer.Statements);
        Assert.Equal(0, answer.Cost.Estimated.Statements);
    }

    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Search_OfEachKind_IsOneStatementAndIsCounted(TestProvider provider)
    {
        var gateway = await gateways.GetAsync(provider);

        var all = await gateway.ExecuteAsync(Query, new { text = "khalid" });
        var one = await gateway.ExecuteAsync(Query, new { text = "khalid", kinds = new[] { "COURIER", "COURIER" }, first = 5 });
        var nested = await gateway.ExecuteAsync("{ search(text: \"bq\", kinds: [COURIER], first: 40) { node { ... on Courier { deliveries(first: 2) { nodes { id courier { id } } } } } } }");

        Assert.Equal([4, 1, 2], new[] { all, one, nested }.Select(answer => answer.Statements.Count));
        Assert.Equal([(80L, 4L), (5L, 1L), (200L, 2L)], new[] { all, one, nested }.Select(answer => (answer.Cost.Estimated.Rows, answer.Cost.Estimated.Statements)));
        Assert.Contains("\"nodes\":[{", nested.Text, StringComparison.Ordinal);
    }

    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Search_WithATypingError_FindsWhatWasMeant(TestProvider provider)
    {
        await using var gateway = await TestGateway.CreateAsync(provider, FleetDatabases.Demo);
        await using (var context = gateway.Database.CreateFleetContext())
        {
            (await context.Couriers.OrderBy(row => row.Id).FirstAsync()).FullName = "عبدالرحمن Zubayr Wolfeschlegel";
            await context.SaveChangesAsync();
        }

        foreach (var text in new[] { "Wolfeschlegle", "wolfschlegel", "zubair", "zubayer wolfeschlegel", "عبدالرحمان", "uzbayr", "zbuayr", "zuabyr", "owlfeschlegel" })
        {
            var answer = await gateway.ExecuteAsync(Query, new { text, kinds = new[] { "COURIER" }, first = 1 });
            var hit = answer.Data.GetProperty("search")[0];
            Assert.Equal(("FULL_NAME", new NodeId("Courier", 1).ToString()), (hit.GetProperty("field").GetString(), hit.GetProperty("node").GetProperty("id").GetString()));
            Assert.InRange(hit.GetProperty("score").GetDecimal(), 0.28m, 0.9m);
        }
    }

    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Search_AmongRowsOfLongAgo_FindsWhatIsRareAndWhatBeginsLikeIt(TestProvider provider)
    {
        await using var gateway = await TestGateway.CreateAsync(provider, FleetDatabases.Demo);
        await using (var context = gateway.Database.CreateFleetContext())
        {
            // More than the newest rows that are looked through stand before it.
            Assert.True(await context.Deliveries.CountAsync() > 2000);
            (await context.Deliveries.OrderBy(row => row.Id).FirstAsync()).PickupAddress = "12 Wolfeschlegel Lane, Zubayr, عسير";
            await context.SaveChangesAsync();
        }

        async Task<string[]> FoundAsync(string text) => [.. (await gateway.ExecuteAsync(Query, new { text, kinds = new[] { "DELIVERY" } })).Data.GetProperty("search").EnumerateArray()
            .Select(hit => $"{hit.GetProperty("node").GetProperty("id").GetString()} {hit.GetProperty("field").GetString()}")];

        // Was: of those mistyped only what begins with the same three letters.
        string[] mistyped = ["wolfeschlegle", "wolfschlegel", "owlfeschlegel", "wlofeschlegel", "molfeschlegel", "olfeschlegel", "woolfeschlegel", "uzbayr", "zbuayr", "zuabyr", "zubary", "lane uzbayr"];
        foreach (var text in new[] { "wolfeschlegel", "feschleg", "lane wolf", "عسير" }.Concat(mistyped))
        {
            Assert.Equal([$"{new NodeId("Delivery", 1)} PICKUP_ADDRESS"], await FoundAsync(text));
        }

        // Two letters are no trigram, and a word that begins and ends otherwise is no typing error there: only the newest rows are looked through for both.
        Assert.DoesNotContain(await FoundAsync("عس"), hit => hit.StartsWith(new NodeId("Delivery", 1).ToString(), StringComparison.Ordinal));
        Assert.Empty(await FoundAsync("molfeschlegem"));

        // A short word, whose few trigrams may stand apart in any number of texts, has to begin one of theirs.
        Assert.NotEmpty(await FoundAsync("wolfe"));
        Assert.Empty(await FoundAsync("olfe"));
        Assert.Empty(await FoundAsync("chle"));
    }

    // Was: with four words that may be mistyped, and more, PostgreSQL planned a statement of their number anew at each key stroke.
    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Search_OfManyWordsOfWhichAnyAreMistyped_FindsThemAmongRowsOfLongAgoByOneStatement(TestProvider provider)
    {
        await using var gateway = await TestGateway.CreateAsync(provider, FleetDatabases.Demo);
        string[] words = ["Wolfeschlegel", "Zubayrah", "Quixotepur", "Thistledown", "Yggdrasil", "Mxyzptlk", "Vrolijk", "Jabberwock"];
        await using (var context = gateway.Database.CreateFleetContext())
        {
            (await context.Deliveries.OrderBy(row => row.Id).FirstAsync()).PickupAddress = string.Join(' ', words);
            await context.SaveChangesAsync();
        }

        var statements = new HashSet<string>(StringComparer.Ordinal);
        for (var count = 4; count <= words.Length; count++)
        {
            // One after the other is mistyped, then all, and then none.
            for (var mistyped = 0; mistyped <= count + 1; mistyped++)
            {
                var text = string.Join(' ', words.Take(count).Select((word, i) => i == mistyped || mistyped == count ? $"{word[..^2]}{word[^1]}{word[^2]}" : word));
                var answer = await gateway.ExecuteAsync(Query, new { text, kinds = new[] { "DELIVERY" } });

                Assert.Equal((text, new NodeId("Delivery", 1).ToString()), (text, Assert.Single(answer.Data.GetProperty("search").EnumerateArray()).GetProperty("node").GetProperty("id").GetString()));
                statements.Add(Assert.Single(answer.Statements));
            }
        }

        if (provider == TestProvider.PostgreSql)
        {
            Assert.Single(statements);
        }
    }

    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Search_AsAnyCaller_FindsTheRowsThatItsListsShowAndNoOthers(TestProvider provider)
    {
        var gateway = await gateways.GetAsync(provider);
        Dictionary<string, HashSet<long>> foreign;
        await using (var context = gateway.Database.CreateFleetContext())
        {
            foreign = new()
            {
                [nameof(Courier)] = [.. await context.Couriers.Where(row => row.OrganizationId != 1).Select(row => row.Id).ToListAsync()],
                [nameof(Delivery)] = [.. await context.Deliveries.Where(row => row.OrganizationId != 1).Select(row => row.Id).ToListAsync()],
                [nameof(Ticket)] = [.. await context.Tickets.Where(row => row.OrganizationId != 1).Select(row => row.Id).ToListAsync()],
                [nameof(Vehicle)] = [.. await context.Vehicles.Where(row => row.OrganizationId != 1).Select(row => row.Id).ToListAsync()],
            };
        }

        async Task<HashSet<NodeId>> FoundAsync(string kind, Caller caller)
        {
            var found = new HashSet<NodeId>();
            foreach (var text in new[] { "bq", "tk", "abx", "al", "olaya", "khalid", "khalyd", "broadwei", "12" })
            {
                var answer = await gateway.ExecuteAsync(Query, new { text, kinds = new[] { kind.ToUpperInvariant() }, first = 100 }, caller: caller);
                found.UnionWith(answer.Data.GetProperty("search").EnumerateArray().Select(hit => NodeId.TryParse(hit.GetProperty("node").GetProperty("id").GetString(), out var id) ? id : throw new FormatException()));
            }

            return found;
        }

        foreach (var (kind, others) in foreign)
        {
            Assert.Contains(await FoundAsync(kind, Caller.System), id => others.Contains(id.Key));
            var own = await FoundAsync(kind, Caller.User(1, CallerRole.Viewer));
            Assert.NotEmpty(own);
            Assert.DoesNotContain(own, id => others.Contains(id.Key));
            var list = await gateway.ExecuteAsync($"{{ {(kind == "Delivery" ? "deliveries" : kind.ToLowerInvariant() + "s")}(first: 100) {{ nodes {{ id }} }} }}", caller: Caller.Courier(1, 2));
            var couriers = list.Data.EnumerateObject().Single().Value.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("id").GetString()).ToHashSet();
            Assert.All(await FoundAsync(kind, Caller.Courier(1, 2)), id => Assert.Contains(id.ToString(), couriers));
        }
    }
}
