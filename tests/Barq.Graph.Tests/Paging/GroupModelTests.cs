using System.Text.Json;
using Barq.Graph.NodeIds;
using Barq.Graph.Tests.Gateway;
using Barq.Graph.Tests.Paging.Model;
using Barq.Testing.Databases;
using CsCheck;

namespace Barq.Graph.Tests.Paging;

/// <summary>Random groups of random rows, of a root and of each parent, whole and by pages, against rows in memory.</summary>
public sealed class GroupModelTests(RandomGateways gateways) : IClassFixture<RandomGateways>
{
    private const int Tries = 300;

    /// <summary>No list has more groups than it has rows.</summary>
    private const int All = 100;

    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Groups_OfARoot_AreThoseOfTheRowsInMemory(TestProvider provider)
    {
        var gateway = await gateways.GetAsync(provider);
        var fleet = await ModelFleet.ReadAsync(gateway.Database);
        var generator = new GroupingGen(fleet);
        var asked = Gen.OneOf(ModelSchema.Roots).SelectMany(root => Gen.Select(generator.Of(root), Gen.Int[0, All], Gen.Int[0, 6], (groups, after, first) => (root, groups, after, first)));

        await asked.SampleAsync(async one =>
        {
            var expected = one.groups.Of(fleet[one.root]);
            var whole = (await AskAsync(gateway, $"{{ {one.root}(where: {one.groups.Where.Literal}) {{ {one.groups.Write(All, null)} }} }}")).GetProperty(one.root).GetProperty("groups");
            one.groups.Check(one.root, expected, whole);
            if (expected.Count == 0)
            {
                return;
            }

            var place = one.after % expected.Count;
            var page = await AskAsync(gateway, $"{{ {one.root}(where: {one.groups.Where.Literal}) {{ {one.groups.Write(one.first, CursorOf(whole, place))} }} }}");
            one.groups.Check($"{one.root} behind {place}", [.. expected.Skip(place + 1).Take(one.first)], page.GetProperty(one.root).GetProperty("groups"));
        }, iter: Iterations.Of(Tries), threads: 1, print: one => $"{one.root} {one.groups} behind {one.after}, {one.first}");
    }

    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Groups_OfAKeyAlone_AreTheValuesOfTheRowsInMemory(TestProvider provider)
    {
        var gateway = await gateways.GetAsync(provider);
        var fleet = await ModelFleet.ReadAsync(gateway.Database);
        var asked = Gen.OneOf(ModelSchema.Roots).SelectMany(root => Gen.Select(GroupingGen.ValuesOf(root), Gen.Int[0, All], Gen.Int[0, 6], (groups, after, first) => (root, groups, after, first)));
        var walked = 0;

        await asked.SampleAsync(async one =>
        {
            var expected = one.groups.Of(fleet[one.root]);
            var answer = await gateway.ExecuteAsync($"{{ {one.root} {{ {one.groups.Write(All, null)} }} }}");
            Assert.True(answer.ErrorCode is null, answer.Text);
            walked += answer.Statements.Count(statement => statement.Contains("RECURSIVE", StringComparison.Ordinal));
            var whole = answer.Data.GetProperty(one.root).GetProperty("groups");
            one.groups.Check(one.root, expected, whole);
            if (expected.Count == 0)
            {
                return;
            }

            var place = one.after % expected.Count;
            var page = await AskAsync(gateway, $"{{ {one.root} {{ {one.groups.Write(one.first, CursorOf(whole, place))} }} }}");
            one.groups.Check($"{one.root} behind {place}", [.. expected.Skip(place + 1).Take(one.first)], page.GetProperty(one.root).GetProperty("groups"));
        }, iter: Iterations.Of(Tries), threads: 1, print: one => $"{one.root} {one.groups} behind {one.after}, {one.first}");
        Assert.True(walked > 0, "No index was walked.");
    }

    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Groups_OfEachParent_AreThoseOfItsRowsInMemoryAndOneStatement(TestProvider provider)
    {
        var gateway = await gateways.GetAsync(provider);
        var fleet = await ModelFleet.ReadAsync(gateway.Database);
        var generator = new GroupingGen(fleet);
        var lists = ModelSchema.Roots.SelectMany(root => ModelSchema.Lists(ModelSchema.TypeOf(root)).Select(list => (root, list))).ToArray();
        var asked = Gen.OneOf(lists).SelectMany(place => Gen.Select(generator.Of(place.list), Gen.Int[0, All], Gen.Int[0, 4], (groups, after, first) => (place, groups, after, first)));

        await asked.SampleAsync(async one =>
        {
            var (root, list) = one.place;
            string Query(int first, string? after) =>
                $"{{ {root}(first: 16) {{ nodes {{ id {list}(where: {one.groups.Where.Literal}) {{ {one.groups.Write(first, after)} }} }} }} }}";

            var parents = (await AskAsync(gateway, Query(All, null), statements: 2)).GetProperty(root).GetProperty("nodes").EnumerateArray().ToArray();
            var expected = parents.Select(parent => one.groups.Of(RowOf(fleet, root, parent).Lists[list])).ToArray();
            for (var i = 0; i < parents.Length; i++)
            {
                one.groups.Check($"{root}[{i}].{list}", expected[i], parents[i].GetProperty(list).GetProperty("groups"));
            }

            // A position is one for the groups of every parent.
            var any = one.after % parents.Length;
            if (expected[any].Count == 0)
            {
                return;
            }

            var place = one.after % expected[any].Count;
            var behind = expected[any][place];
            var cursor = CursorOf(parents[any].GetProperty(list).GetProperty("groups"), place);
            var pages = (await AskAsync(gateway, Query(one.first, cursor), statements: 2)).GetProperty(root).GetProperty("nodes").EnumerateArray().ToArray();
            for (var i = 0; i < pages.Length; i++)
            {
                one.groups.Check(
                    $"{root}[{i}].{list} behind {place} of {any}",
                    [.. expected[i].Where(group => one.groups.Compare(group, behind) > 0).Take(one.first)],
                    pages[i].GetProperty(list).GetProperty("groups"));
            }
        }, iter: Iterations.Of(Tries), threads: 1, print: one => $"{one.place} {one.groups} behind {one.after}, {one.first}");
    }

    private static async Task<JsonElement> AskAsync(TestGateway gateway, string query, int statements = 1)
    {
        var answer = await gateway.ExecuteAsync(query);
        Assert.True(answer.ErrorCode is null, $"{query}\n{answer.Text}");
        Assert.Equal(statements, answer.Statements.Count);
        return answer.Data;
    }

    private static ModelRow RowOf(ModelFleet fleet, string root, JsonElement node) =>
        NodeId.TryParse(node.GetProperty("id").GetString(), out var id) ? fleet[root].Single(row => row.Id == id.Key) : throw new InvalidOperationException(node.GetRawText());

    private static string CursorOf(JsonElement groups, int place) => groups[place].GetProperty("cursor").GetString()!;
}
