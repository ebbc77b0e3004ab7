using Barq.Persistence.Diagnostics;
using Barq.Testing.Processes;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace Barq.Persistence.Tests.Diagnostics;

/// <summary>Whatever clients call their operations, and however long what they ask for is, the statistics hold no more than they may.</summary>
[Collection(Heap.Collection), Trait(Heap.Trait, Heap.Collection)]
public sealed class StatementBoundsTests
{
    private const int Feeds = 100_000;
    private const long Most = 64 << 20;

    private readonly FakeTimeProvider _time = new();
    private readonly StatementStatistics _statistics;

    public StatementBoundsTests() => _statistics = new StatementStatistics(
        Options.Create(new StatementLogOptions { SlowQueryThreshold = 0.1 }), Options.Create(new QueryAnalyzerOptions { RepeatThreshold = 2 }), _time);

    [Fact]
    public void Executed_OperationsOfOtherNamesAgainAndAgain_HoldsNoMoreAndKeepsThoseThatComeOften()
    {
        var before = Heap.Held();
        for (var i = 0; i < Feeds; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            Execute("SELECT a FROM t", $"query {new string('x', 190)}{i}", "Query.board");
            if (i % 10 == 0)
            {
                Execute("SELECT a FROM t", "query Board", "Query.board");
            }
        }

        Assert.InRange(Heap.Held() - before, long.MinValue, Most / 8);
        var sources = _statistics.All().Single().Sources;
        Assert.Equal(StatementRecord.MostSources, sources.Count);
        Assert.Equal(("query Board", Feeds / 10), (sources[0].Operation, sources[0].Count));
        Assert.Contains(sources, source => source.Operation == $"query {new string('x', 190)}{Feeds - 1}");
        Assert.DoesNotContain(sources, source => source.Operation == $"query {new string('x', 190)}1");
    }

    [Fact]
    public void Executed_RepeatedByOperationsOfOtherNames_KeepsTheLastOnes()
    {
        for (var i = 0; i < 1000; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            RequestWork.Current = new RequestWork($"query Q{i}");
            _statistics.Executed(new StatementExecution("SELECT a FROM t", TimeSpan.FromMilliseconds(1), 1, Origin: "Query.board"));
            _statistics.Executed(new StatementExecution("SELECT a FROM t", TimeSpan.FromMilliseconds(1), 1, Origin: "Query.board"));
            RequestWork.Current = null;
        }

        var repeated = _statistics.Repeated();
        Assert.Equal(StatementStatistics.MostPatterns, repeated.Count);
        Assert.Contains(repeated, pattern => pattern.Operation == "query Q999");
        Assert.DoesNotContain(repeated, pattern => pattern.Operation == "query Q0");
    }

    [Fact]
    public void Executed_LongTextsThatAreAllDifferent_HoldsNoMore()
    {
        var before = Heap.Held();
        for (var i = 0; i < 5000; i++)
        {
            Execute($"SELECT a FROM t WHERE {string.Join(" OR ", Enumerable.Range(i, 3000))}", "query Q", "Query.board");
        }

        Assert.InRange(Heap.Held() - before, long.MinValue, Most);
    }

    // A record is some 8 kB, and the texts that led to it are kept for longer.
    [Fact]
    public void Executed_FormsThatHaveGivenWay_AreHeldNoMore()
    {
        var before = Heap.Held();
        for (var i = 0; i < StatementStatistics.MostTexts; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            Execute($"SELECT a{i}x FROM t", "query Q", "Query.board");
        }

        Assert.InRange(Heap.Held() - before, long.MinValue, Most / 4);
        Assert.Equal(StatementStatistics.MostForms, _statistics.All().Count());
        // One of those is counted anew.
        Execute("SELECT a0x FROM t", "query Q", "Query.board");
        Assert.Equal(1, _statistics.All().Single(each => each.Statement == "SELECT a0x FROM t").Count);
    }

    [Fact]
    public void Executed_SlowWithLongValues_KeepsNoneThatIsTooLarge()
    {
        var before = Heap.Held();
        for (var i = 0; i < 400; i++)
        {
            using var command = new NpgsqlCommand();
            command.Parameters.AddWithValue("p", new string('x', 500_000));
            _statistics.Executed(new StatementExecution($"SELECT a{i}x FROM t", TimeSpan.FromSeconds(1), 1, Parameters: command.Parameters));
            command.Parameters.Clear();
            command.Parameters.AddWithValue("p", Enumerable.Range(0, 100_000).Select(one => (long)one).ToArray());
            _statistics.Executed(new StatementExecution($"SELECT a{i}x FROM t", TimeSpan.FromSeconds(2), 1, Parameters: command.Parameters));
        }

        Assert.InRange(Heap.Held() - before, long.MinValue, Most);
        Assert.All(_statistics.All(), each => Assert.False(each.Explainable));

        using var small = new NpgsqlCommand();
        small.Parameters.AddWithValue("p", "x");
        _statistics.Executed(new StatementExecution("SELECT a1x FROM t", TimeSpan.FromSeconds(1), 1, Parameters: small.Parameters));
        Assert.True(_statistics.All().Single(each => each.Statement == "SELECT a1x FROM t").Explainable);
    }

    private void Execute(string text, string operation, string field)
    {
        RequestWork.Current = new RequestWork(operation);
        _statistics.Executed(new StatementExecution(text, TimeSpan.FromMilliseconds(1), 1, Origin: field));
        RequestWork.Current = null;
    }
}
