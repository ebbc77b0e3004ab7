using Barq.Persistence.Diagnostics;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Barq.Persistence.Tests.Diagnostics;

public sealed class StatementStatisticsTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly StatementStatistics _statistics;

    public StatementStatisticsTests() => _statistics = new StatementStatistics(
        Options.Create(new StatementLogOptions { SlowQueryThreshold = 0.1 }), Options.Create(new QueryAnalyzerOptions { RepeatThreshold = 3 }), _time);

    [Fact]
    public void Executed_StatementsOfOneForm_AreOneEntry()
    {
        RequestWork.Current = new RequestWork("query Board");
        Execute("SELECT a FROM t WHERE id = 1", 10, "Query.board");
        Execute("SELECT a FROM t WHERE id = 2", 30, "Query.board");
        RequestWork.Current = new RequestWork("query Other");
        _time.Advance(TimeSpan.FromMinutes(1));
        Execute("SELECT a FROM t WHERE id = 3", 200, "Courier.deliveries");
        RequestWork.Current = null;

        var only = Assert.Single(_statistics.All());
        Assert.Equal("SELECT a FROM t WHERE id = ?", only.Statement);
        Assert.Equal((3, 1, 0, 15), (only.Count, only.SlowCount, only.Errors, only.Rows));
        Assert.Equal((0.24, 0.08, 0.2), (only.TotalTime, only.MeanTime, only.MaxTime));
        Assert.Equal(_time.GetUtcNow(), only.LastSeen);
        Assert.Equal(("query Board", "Query.board"), (only.Operation, only.Field));
        Assert.Equal([2, 1], only.Sources.Select(source => source.Count));
    }

    // What nodes tell each other is cut off at some length: it is not the slow ones that are missing.
    [Fact]
    public void Totals_SomeWereSlow_HasThoseFirstThenThoseThatTookMostTime()
    {
        Execute("SELECT a FROM t", 99);
        Execute("SELECT a FROM t", 99);
        Execute("SELECT b FROM t", 100);
        Execute("SELECT c FROM t", 500);
        Execute("SELECT d FROM t", 9);

        Assert.Equal(["SELECT c FROM t", "SELECT b FROM t", "SELECT a FROM t", "SELECT d FROM t"], _statistics.Totals().Select(each => each.Statement));
    }

    [Fact]
    public void Plus_TheSameStatementOfAnotherNode_IsOfAllExecutions()
    {
        Execute("SELECT a FROM t", 10, "Query.board");
        Execute("SELECT a FROM t", 10, "Query.board");
        var own = _statistics.Totals().Single();
        _statistics.Reset();
        _time.Advance(TimeSpan.FromMinutes(1));
        Execute("SELECT a FROM t", 400, "Query.other");
        var sum = own.Plus(_statistics.Totals().Single()).Summarize();

        Assert.Equal((3, 1, 0.42, 0.4, 0.4), (sum.Count, sum.SlowCount, sum.TotalTime, sum.MaxTime, sum.P95));
        Assert.Equal((_time.GetUtcNow(), "Query.board"), (sum.LastSeen, sum.Field));
        Assert.Equal([2, 1], sum.Sources.Select(source => source.Count));
        // The slow execution is the other's: it alone can explain it.
        Assert.False(sum.Explainable);
    }

    [Fact]
    public void Executed_MoreFormsThanAreKept_ForgetsTheOldest()
    {
        foreach (var i in Enumerable.Range(0, 600))
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            Execute($"SELECT a{i}x FROM t", 1);
        }

        Assert.Equal(500, _statistics.All().Count());
        Assert.DoesNotContain(_statistics.All(), each => each.Statement == "SELECT a0x FROM t");
        Assert.Contains(_statistics.All(), each => each.Statement == "SELECT a599x FROM t");
    }

    // The string of a plan is known without a look at its characters: also after its form had to give way.
    [Fact]
    public void Executed_ATextWhoseFormWasForgotten_IsCountedAnew()
    {
        // Many, since the place of one may have been taken by another.
        var texts = Enumerable.Range(0, 50).Select(i => $"SELECT kept{i}x FROM t").ToArray();
        Array.ForEach(texts, text => Execute(text, 1));
        foreach (var i in Enumerable.Range(0, 500))
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            Execute($"SELECT a{i}x FROM t", 1);
        }

        Assert.DoesNotContain(_statistics.All(), each => texts.Contains(each.Statement));
        Array.ForEach(texts, text => Execute(text, 1));
        Assert.Equal(texts.Order(), _statistics.All().Where(each => texts.Contains(each.Statement) && each.Count == 1).Select(each => each.Statement).Order());
    }

    [Fact]
    public void Repeated_AStatementOfOneRequest_IsReportedFromTheThresholdOn()
    {
        foreach (var times in new[] { 2, 3, 5 })
        {
            RequestWork.Current = new RequestWork("query Board");
            foreach (var i in Enumerable.Range(0, times))
            {
                Execute($"SELECT a FROM t WHERE id = {i}", 1, "Courier.rating");
            }
        }

        // Another field's single one is none of it.
        Execute("SELECT a FROM t WHERE id = 1", 1, "Query.courier");
        RequestWork.Current = null;

        var pattern = Assert.Single(_statistics.Repeated());
        Assert.Equal(("query Board", "Courier.rating", "SELECT a FROM t WHERE id = ?"), (pattern.Operation, pattern.Field, pattern.Statement));
        Assert.Equal((2, 8, 5), (pattern.Count, pattern.Statements, pattern.MaxRepeats));
    }

    [Fact]
    public void Reset_AfterStatements_ForgetsThem()
    {
        Execute("SELECT a FROM t", 500);
        _time.Advance(TimeSpan.FromMinutes(1));
        _statistics.Reset();

        Assert.Empty(_statistics.All());
        Assert.Empty(_statistics.Repeated());
        Assert.Equal(_time.GetUtcNow(), _statistics.Since);
    }

    private void Execute(string sql, int milliseconds, string? origin = null) =>
        _statistics.Executed(new StatementExecution(sql, TimeSpan.FromMilliseconds(milliseconds), 5, null, origin));
}
