using System.Text.Json;
using System.Text.Json.Nodes;
using Barq.Graph.Tests.Gateway;
using Barq.Persistence.Writing;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace Barq.Graph.Tests.Mutations;

/// <summary>Every mutation of many, held against the mutations of one that it stands for, one after another, on a fleet of the same rows.</summary>
public sealed class EveryManyMutationTests : MutationTest
{
    private const string Errors = "errors { __typename ... on Error { message code path ... on ConflictError { current { id } } ... on IllegalStatusMoveError { from to allowed } } }";

    private static readonly int _seed = Environment.TickCount;

    public static TheoryData<string, TestProvider> Kinds
    {
        get
        {
            var data = new TheoryData<string, TestProvider>();
            foreach (var name in ManyStage.Names)
            {
                foreach (var provider in Enum.GetValues<TestProvider>())
                {
                    data.Add(name, provider);
                }
            }

            return data;
        }
    }

    [SkippableTheory, MemberData(nameof(Kinds))]
    public async Task Each_AnyMixOfItems_DoesWhatTheMutationsOfOneDoOneAfterAnother(string mutation, TestProvider provider)
    {
        await using var many = await StartFrozenAsync(provider);
        await using var one = await StartFrozenAsync(provider);
        Assert.NotEmpty(new ManyStage(many.Gateway).Mutations);
        var random = new Random(_seed);
        for (var round = 0; round < 4; round++)
        {
            // At first each flaw there is, and then any mix of them.
            var flaws = round == 0
                ? [Flaw.None, .. ManyStage.FlawsOf(mutation), Flaw.None]
                : Enumerable.Range(0, random.Next(1, 30)).Select(_ => random.Next(3) == 0 ? ManyStage.FlawsOf(mutation)[random.Next(ManyStage.FlawsOf(mutation).Count)] : Flaw.None).ToArray();
            var stem = $"many-{round}";
            var items = await new ManyStage(many.Gateway).ItemsAsync(mutation, flaws, stem);
            Assert.Equal(items.ToJsonString(), (await new ManyStage(one.Gateway).ItemsAsync(mutation, flaws, stem)).ToJsonString());

            var together = await SendAsync(many.Gateway, mutation, items, "EACH");
            var alone = new List<JsonElement>();
            foreach (var item in items)
            {
                alone.Add(await SendOneAsync(one.Gateway, mutation, item!));
            }

            Assert.Equal(JsonValueKind.Null, together.GetProperty("errors").ValueKind);
            Assert.Equal(alone.Select(answer => Plain(answer, null)), together.GetProperty("results").EnumerateArray().Select((answer, i) => Plain(answer, i)));
            Assert.True(flaws.Zip(alone).All(pair => pair.First == Flaw.None == (pair.Second.GetProperty("errors").ValueKind == JsonValueKind.Null)), $"seed {_seed}");
            Assert.Equal(await new ManyStage(one.Gateway).TraceAsync(ManyStage.OneOf(mutation)), await new ManyStage(many.Gateway).TraceAsync(mutation));

            // Caches are told of the same rows, in one go.
            Assert.Equal(one.Followed.Told.Order(StringComparer.Ordinal), many.Followed.Told.Order(StringComparer.Ordinal));
            Assert.Equal(flaws.Contains(Flaw.None) ? 1 : 0, many.Followed.Commits);
            (one.Followed.Commits, many.Followed.Commits) = (0, 0);
        }
    }

    [SkippableTheory, MemberData(nameof(Kinds))]
    public async Task All_OneFlawOfEachKind_DoesNothingAndSaysWhichItem(string mutation, TestProvider provider)
    {
        await using var fleet = await StartFrozenAsync(provider);
        var stage = new ManyStage(fleet.Gateway);
        foreach (var flaw in ManyStage.FlawsOf(mutation))
        {
            var items = await stage.ItemsAsync(mutation, [Flaw.None, flaw, Flaw.None], $"many-{flaw}");
            var before = await stage.TraceAsync(mutation);

            var answer = await SendAsync(fleet.Gateway, mutation, items, null);

            Assert.Equal((flaw, JsonValueKind.Null), (flaw, answer.GetProperty("results").ValueKind));
            Assert.Equal(["items", "1"], answer.GetProperty("errors")[0].GetProperty("path").EnumerateArray().Take(2).Select(part => part.GetString()));
            Assert.Equal(before, await stage.TraceAsync(mutation));
            Assert.Equal(0, fleet.Followed.Commits);

            // The same item alone is refused with the same words.
            var alone = await SendOneAsync(fleet.Gateway, mutation, items[1]!);
            Assert.Equal(Plain(alone, null), Plain(answer, 1));
        }
    }

    [SkippableTheory, MemberData(nameof(Kinds))]
    public async Task All_GoodItems_DoesWhatTheMutationsOfOneDoOneAfterAnother(string mutation, TestProvider provider)
    {
        await using var many = await StartFrozenAsync(provider);
        await using var one = await StartFrozenAsync(provider);
        Flaw[] flaws = new Flaw[7];
        var items = await new ManyStage(many.Gateway).ItemsAsync(mutation, flaws);
        await new ManyStage(one.Gateway).ItemsAsync(mutation, flaws);

        var together = await SendAsync(many.Gateway, mutation, items, "ALL");
        var alone = new List<JsonElement>();
        foreach (var item in items)
        {
            alone.Add(await SendOneAsync(one.Gateway, mutation, item!));
        }

        Assert.Equal(alone.Select(answer => Plain(answer, null)), together.GetProperty("results").EnumerateArray().Select((answer, i) => Plain(answer, i)));
        Assert.Equal(await new ManyStage(one.Gateway).TraceAsync(ManyStage.OneOf(mutation)), await new ManyStage(many.Gateway).TraceAsync(mutation));
    }

    // Was: a save took one statement for each changed row, each event, each entry of the audit log and each message.
    [SkippableTheory, MemberData(nameof(Kinds))]
    public async Task Statements_OfOneItemAndOfAHundred_AreAsManyAndAtMostTwelve(string mutation, TestProvider provider)
    {
        await using var fleet = await StartFrozenAsync(provider);
        var stage = new ManyStage(fleet.Gateway);
        var one = await fleet.Gateway.MutateAsync(mutation, new { items = await stage.ItemsAsync(mutation, new Flaw[1], "many-1") }, Results(mutation), Manager);
        var all = await stage.ItemsAsync(mutation, new Flaw[100], "many-100");

        var hundred = await fleet.Gateway.MutateAsync(mutation, new { items = all, idempotencyKey = "hundred" }, Results(mutation), Manager);

        Assert.True(one.IsDone && hundred.IsDone, hundred.Payload.GetRawText());
        Assert.Equal(100, hundred.Payload.GetProperty("results").GetArrayLength());

        // A batch of the driver is several statements in one text; the key is looked for, taken, and given its results.
        Assert.All(hundred.Statements, statement => Assert.DoesNotContain(';', statement.TrimEnd().TrimEnd(';')));
        Assert.Equal(one.Statements.Count + 3, hundred.Statements.Count);
        Assert.InRange(hundred.Statements.Count, 4, 12);
    }

    [SkippableTheory, MemberData(nameof(Kinds))]
    public async Task Repeated_WithItsKey_AnswersEachItemAgainAndIsDoneOnce(string mutation, TestProvider provider)
    {
        await using var fleet = await StartFrozenAsync(provider);
        var stage = new ManyStage(fleet.Gateway);
        var items = await stage.ItemsAsync(mutation, [Flaw.None, .. ManyStage.FlawsOf(mutation), Flaw.None]);

        var first = await SendAsync(fleet.Gateway, mutation, items, "EACH", "one");
        var trace = await stage.TraceAsync(mutation);
        var again = await SendAsync(fleet.Gateway, mutation, items, "EACH", "one");
        var other = await SendAsync(fleet.Gateway, mutation, items, "ALL", "one");
        var refused = await SendAsync(fleet.Gateway, mutation, items, "ALL", "two");
        var good = await SendAsync(fleet.Gateway, mutation, await stage.ItemsAsync(mutation, [Flaw.None], "many-b"), "ALL", "two");

        Assert.Equal(first.GetRawText(), again.GetRawText());
        Assert.Contains("\"number\"", first.GetRawText(), StringComparison.Ordinal);
        Assert.Equal("idempotencyKey", other.GetProperty("errors")[0].GetProperty("path")[0].GetString());
        Assert.Equal("items", refused.GetProperty("errors")[0].GetProperty("path")[0].GetString());
        Assert.Equal(JsonValueKind.Null, good.GetProperty("errors").ValueKind);
        Assert.Equal(trace.Count(line => line.StartsWith("audit", StringComparison.Ordinal)) + 1, (await stage.TraceAsync(mutation)).Count(line => line.StartsWith("audit", StringComparison.Ordinal)));
    }

    [SkippableTheory, MemberData(nameof(Kinds))]
    public async Task Items_TwiceTheSameNoneOrTooManyOrForSomebodyElse_AreRefused(string mutation, TestProvider provider)
    {
        await using var fleet = await StartFrozenAsync(provider);
        var stage = new ManyStage(fleet.Gateway);
        var items = await stage.ItemsAsync(mutation, new Flaw[2]);
        JsonArray twice = [items[0]!.DeepClone(), items[0]!.DeepClone(), items[1]!.DeepClone()];

        var same = await SendAsync(fleet.Gateway, mutation, twice, "EACH");
        var none = await SendAsync(fleet.Gateway, mutation, [], "EACH");
        var over = await fleet.Gateway.ExecuteAsync(Document(mutation), new { input = new { items = Enumerable.Repeat(items[0], 101) } }, caller: Manager);
        var viewer = await fleet.Gateway.MutateAsync(mutation, new { items }, caller: Viewer);

        Assert.Equal([0, 1, 0], same.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("errors") is { ValueKind: JsonValueKind.Array } errors ? errors.GetArrayLength() : 0));
        Assert.Equal("items", none.GetProperty("errors")[0].GetProperty("path")[0].GetString());
        Assert.Equal("OPERATION_TOO_EXPENSIVE", over.ErrorCode);
        Assert.Contains("101 mutations", over.Text, StringComparison.Ordinal);
        Assert.Equal("ForbiddenError", viewer.Error);
    }

    private static string Results(string mutation) => $"results {{ {Selected(mutation)} {Errors} }}";

    private static string Object(string mutation) => mutation.Contains("Ticket", StringComparison.Ordinal) ? "ticket" : "delivery";

    // A new row's key follows from what was tried before, so it is known by its number.
    private static string Selected(string mutation) => $"{Object(mutation)} {{ {(mutation.StartsWith("create", StringComparison.Ordinal) ? "" : "id ")}version number: {(Object(mutation) == "ticket" ? "ticketNumber" : "trackingNumber")} }}";

    private static string Document(string mutation) =>
        $"mutation($input: {char.ToUpperInvariant(mutation[0])}{mutation[1..]}Input!) {{ {mutation}(input: $input) {{ {Results(mutation)} {Errors} }} }}";

    private static async Task<JsonElement> SendAsync(TestGateway gateway, string mutation, JsonArray items, string? mode, string? key = null)
    {
        var input = new JsonObject { ["items"] = items.DeepClone() };
        if (mode is not null)
        {
            input["mode"] = mode;
        }

        if (key is not null)
        {
            input["idempotencyKey"] = key;
        }

        var answer = await gateway.ExecuteAsync(Document(mutation), new { input }, caller: Manager);
        Assert.True(answer.ErrorCode is null, answer.Text);
        return answer.Data.GetProperty(mutation);
    }

    private static async Task<JsonElement> SendOneAsync(TestGateway gateway, string mutation, JsonNode item)
    {
        var one = ManyStage.OneOf(mutation);
        var answer = await gateway.ExecuteAsync(
            $"mutation($input: {char.ToUpperInvariant(one[0])}{one[1..]}Input!) {{ {one}(input: $input) {{ {Selected(mutation)} {Errors} }} }}", new { input = item }, caller: Manager);
        Assert.True(answer.ErrorCode is null, answer.Text);
        return answer.Data.GetProperty(one);
    }

    // An answer without the place of the item in its paths.
    private static string Plain(JsonElement answer, int? place)
    {
        var json = JsonNode.Parse(answer.GetRawText())!.AsObject();
        json.Remove("results");
        json.Remove("delivery", out var delivery);
        json["object"] = delivery ?? (json.Remove("ticket", out var ticket) ? ticket : null);
        foreach (var error in json["errors"]?.AsArray() ?? [])
        {
            var path = error!["path"]!.AsArray();
            if (place is { } at)
            {
                Assert.Equal(["items", $"{at}"], path.Take(2).Select(part => part!.GetValue<string>()));
                path.RemoveRange(0, 2);
            }
        }

        return json.ToJsonString();
    }

    private static async Task<Fleet> StartFrozenAsync(TestProvider provider)
    {
        var followed = new Follower();
        var clock = new FakeTimeProvider(FleetDatabases.DemoUntil.AddYears(1));
        return new Fleet(
            await TestGateway.CreateAsync(provider, FleetDatabases.Demo, services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock)).AddSingleton<ICommitFollower>(followed)), followed);
    }

    private sealed record Fleet(TestGateway Gateway, Follower Followed) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Gateway.DisposeAsync();
    }

    private sealed class Follower : ICommitFollower
    {
        public int Commits { get; set; }

        public List<string> Told { get; } = [];

        public Task CommittedAsync(CommittedChanges changes)
        {
            Commits++;
            Told.AddRange(changes.Rows.Select(row => $"{row.Change.Type} {row.Change.IsNew} {string.Join(',', row.Change.Records!)} {string.Join(',', row.Change.Facts!.Select(fact => fact.ToString()).Order(StringComparer.Ordinal))} {row.Message.Id > 0}"));
            return Task.CompletedTask;
        }
    }
}
