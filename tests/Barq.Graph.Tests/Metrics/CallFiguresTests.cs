using System.Text.Json;
using Barq.Graph.Answers;
using Barq.Graph.Errors;
using Barq.Graph.Limits;
using Barq.Graph.Metrics;
using Barq.Graph.Preparation;
using GraphQLParser;
using Microsoft.Extensions.Time.Testing;

namespace Barq.Graph.Tests.Metrics;

/// <summary>The tables of operations and clients: bounded whatever clients make up, and true.</summary>
public sealed class CallFiguresTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddDays(20_000));

    [Fact]
    public void Table_MoreKeysThanItHolds_KeepsThoseInUseAndCountsTheOthersTogether()
    {
        var figures = new CallFigures(_time);
        Add(figures, "in-use");
        for (var i = 0; i < 1000; i++)
        {
            Add(figures, $"made-up-{i}");
            Add(figures, "in-use");
        }

        var clients = figures.Clients();
        Assert.Equal(CallFigures.MostClients + 1, clients.Count);
        Assert.Equal(1001, clients.Single(client => client.Name == "in-use").Calls.Requests);
        Assert.Equal(1001 - CallFigures.MostClients, clients.Single(client => client.Name == "other").Calls.Requests);

        // What is at rest gives way; what was used since does not.
        _time.Advance(CallTable<string, object>.Rest - TimeSpan.FromSeconds(1));
        Add(figures, "in-use");
        Add(figures, "too-early");
        _time.Advance(TimeSpan.FromSeconds(1));
        Add(figures, "new");

        Assert.Equal(CallFigures.MostClients + 1, figures.Clients().Count);
        Assert.Contains(figures.Clients(), client => client.Name == "new");
        Assert.Contains(figures.Clients(), client => client.Name == "in-use");
        Assert.DoesNotContain(figures.Clients(), client => client.Name == "too-early");
    }

    // Two hundred made-up names that one client kept warm made "other" of all that was real.
    [Fact]
    public void Table_FilledByNamesThatAreKeptWarm_GivesWayToWhatIsUsedMore()
    {
        var figures = new CallFigures(_time);
        for (var minute = 0; minute < 60; minute++)
        {
            for (var i = 0; i < CallFigures.MostClients; i++)
            {
                Add(figures, $"made-up-{i}");
            }

            Add(figures, "real", times: 3);
            Add(figures, "rare");
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        var clients = figures.Clients();
        var real = clients.Single(client => client.Name == "real");
        Assert.Equal(CallFigures.MostClients + 1, clients.Count);
        Assert.InRange(real.Calls.Requests, 3 * 55, 3 * 60);
        Assert.DoesNotContain(clients, client => client.Name == "rare");

        // Used no more than another, none pushes that out: who makes up more names gains no room by it.
        Assert.Equal(CallFigures.MostClients - 1, clients.Count(client => client.Name.StartsWith("made-up", StringComparison.Ordinal)));
    }

    [Fact]
    public void Table_AFloodOfNamesUsedOnce_PushesOutNothingAndFindsTheOneUsedMore()
    {
        var figures = new CallFigures(_time);
        for (var i = 0; i < CallFigures.MostClients; i++)
        {
            Add(figures, $"in-use-{i}", times: 2);
        }

        for (var i = 0; i < 20_000; i++)
        {
            Add(figures, $"made-up-{i}");
            Add(figures, "new", times: i % 20 == 0 ? 1 : 0);
        }

        var clients = figures.Clients();
        Assert.Equal(CallFigures.MostClients - 1, clients.Count(client => client.Name.StartsWith("in-use", StringComparison.Ordinal)));
        Assert.Contains(clients, client => client.Name == "new");
    }

    [Fact]
    public void Challengers_MoreThanAreCounted_KnowWhatIsForSureAndForgetHalf()
    {
        var challengers = new Challengers<string>(3);
        Assert.Equal([1, 2, 3], Enumerable.Range(0, 3).Select(_ => challengers.Use("often")));
        challengers.Use("a");
        challengers.Use("b");

        // It takes the place, and the uses, of one that was used least: those are not its own.
        Assert.Equal([1, 2], Enumerable.Range(0, 2).Select(_ => challengers.Use("c")));
        Assert.Equal(4, challengers.Use("often"));
        challengers.Halve();
        Assert.Equal(3, challengers.Use("often"));
        challengers.Forget("often");
        Assert.Equal(1, challengers.Use("often"));
    }

    [Fact]
    public void Add_AnErrorOfEachCode_IsCountedByIt()
    {
        var figures = new CallFigures(_time);
        foreach (var code in ErrorCodes.All)
        {
            // Twice in one answer: one request that failed by it.
            figures.Add(null, default, new MeasuredCall(TimeSpan.FromMilliseconds(1), ResponseStatus.RequestError, [new(code, ""), new(code, "")], Rows: 2, Bytes: 10));
        }

        var unknown = Assert.Single(figures.Operations());
        Assert.Equal("unknown", unknown.Id);
        Assert.Equal(ErrorCodes.All.Order(), unknown.Calls.Codes.Keys.Order());
        Assert.All(unknown.Calls.Codes.Values, count => Assert.Equal(1, count));
        var all = ErrorCodes.All.Count;
        Assert.Equal((all, all, 0, 2 * all, 10 * all), (unknown.Calls.Requests, unknown.Calls.Errors, unknown.Calls.Failures, unknown.Calls.Rows, unknown.Calls.Bytes));
    }

    [Fact]
    public void Read_RecentFigures_AreOfTheWindowAlone()
    {
        var figures = new CallFigures(_time);
        Add(figures, "app", milliseconds: 1000);

        // Counted before the first sample, it is in the window all the same.
        Assert.Equal(1, Assert.Single(figures.Clients()).Calls.Recent.Count);
        for (var i = 0; i < 13; i++)
        {
            _time.Advance(MetricsSampler.Interval);
            figures.Sample();
        }

        Add(figures, "app", milliseconds: 10);
        var calls = Assert.Single(figures.Clients()).Calls;
        var read = calls.Summarize();

        Assert.Equal((2, 1), (read.Total, read.Recent));
        Assert.InRange(read.P99!.Value, 0.00984, 0.01016);
        Assert.Equal(0.505, read.AvgTime!.Value, 3);
        Assert.Equal(_time.GetUtcNow(), read.LastSeen);

        var sum = calls.Plus(calls).Summarize();
        Assert.Equal((4, 2), (sum.Total, sum.Recent));
    }

    [Fact]
    public void Cost_OfSeveralRequests_IsAddedUpAndTheHeaviestKept()
    {
        var figures = new CallFigures(_time);
        foreach (var factor in new[] { 1, 3, 2 })
        {
            figures.Add(null, default, new MeasuredCall(TimeSpan.Zero, ResponseStatus.Executed, null, Rows: 2 * factor)
            {
                Estimated = new CostEstimate(100 * factor, factor, 0, 10 * factor), Statements = factor, DatabaseTime = TimeSpan.FromMilliseconds(5 * factor),
            });
        }

        figures.Add(null, default, new MeasuredCall(TimeSpan.Zero, ResponseStatus.Executed, null, Bytes: 10));
        var calls = Assert.Single(figures.Operations()).Calls;

        Assert.Equal(new CostMetrics(EstimatedCost: 66, LargestWeight: 30, EstimatedRows: 600, EstimatedStatements: 6, Rows: 12, Statements: 6, DatabaseTime: 0.03), calls.Summarize().Cost);
        Assert.Equal(new CostMetrics(132, 30, 1200, 12, 24, 12, 0.06), calls.Plus(calls).Summarize().Cost);
        Assert.Equal(calls.Cost, JsonSerializer.Deserialize<CallTotals>(JsonSerializer.Serialize(calls))!.Cost);
    }

    [Fact]
    public void Most_OfManyOperations_KeepsTheFailingOnesAndLosesNothing()
    {
        var figures = new CallFigures(_time);
        for (var i = 0; i < 90; i++)
        {
            Add(figures, $"app-{i}", times: i + 1);
        }

        figures.Add(null, new ClientApp("failing", ""), new MeasuredCall(TimeSpan.Zero, ResponseStatus.Failed, [new(ErrorCodes.Internal, "")]));
        var most = ClientTotals.Most(figures.Clients(), ClusterFigures.MostShared);

        Assert.Equal(ClusterFigures.MostShared, most.Count);
        Assert.Contains(most, client => client.Name == "failing");
        Assert.Equal(figures.Clients().Sum(client => client.Calls.Requests), most.Sum(client => client.Calls.Requests));
    }

    [Theory]
    [InlineData("web", "1.2.3", "web", "1.2.3")]
    [InlineData(null, null, "unknown", "")]
    [InlineData("", "2", "unknown", "")]
    [InlineData("other", "2", "unknown", "")]
    [InlineData("unknown", "", "unknown", "")]
    [InlineData("a\nb\"c{d}\u202e", "é", "a_b_c_d__", "_")]
    public void ClientApp_WhateverItSays_IsShortAndPlain(string? name, string? version, string cleanName, string cleanVersion)
    {
        var client = new ClientApp(name, version);

        Assert.Equal((cleanName, cleanVersion), (client.Name, client.Version));
        Assert.Equal(ClientApp.MostCharacters, new ClientApp(new string('x', 5000), null).Name.Length);
    }

    [Fact]
    public void OperationText_OfADocumentWithValues_HasNone()
    {
        const string Document = """"
            # Ahmed's
            query Find($city: String = "Riyadh") {
              deliveries(first: 17, where: { codAmount: { gt: 4711.5 }, notes: { eq: """Ring twice""" }, status: { in: [PENDING] } }) { nodes { id } }
            }
            """";
        var text = OperationText.Of(Parser.Parse(Document));

        Assert.All(["Ahmed", "Riyadh", "17", "4711", "Ring"], value => Assert.DoesNotContain(value, text, StringComparison.Ordinal));
        Assert.All(["query Find", "deliveries", "codAmount", "PENDING", "nodes"], name => Assert.Contains(name, text, StringComparison.Ordinal));
        Assert.InRange(OperationText.Of(Parser.Parse($"{{ {string.Join(' ', Enumerable.Repeat("deliveries", 5000))} }}")).Length, 4000, 4001);
    }

    private static void Add(CallFigures figures, string client, int milliseconds = 1, int times = 1)
    {
        for (var i = 0; i < times; i++)
        {
            figures.Add(null, new ClientApp(client, ""), new MeasuredCall(TimeSpan.FromMilliseconds(milliseconds), ResponseStatus.Executed, null));
        }
    }
}
