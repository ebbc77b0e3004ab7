using System.Text.RegularExpressions;

namespace Barq.Architecture.Tests;

/// <summary>
/// Connections go back to their pool without a reset, which would cost more than many a statement. So no statement of ours may leave
/// anything on a connection that outlives its transaction.
/// </summary>
public sealed partial class SessionStateTests
{
    // Two listen on connections of their own, outside the pool; the one that migrates takes its limit back before its connection goes back.
    private static readonly string[] _unpooled = ["ChangeListener.cs", "FleetMigrator.cs", "PostgreSqlNodeLedger.cs"];

    [Fact]
    public void Statements_InSources_LeaveNothingOnTheirConnection()
    {
        var left = SourceFiles.UnderSrc()
            .Where(file => !_unpooled.Contains(Path.GetFileName(file)))
            .SelectMany(file => Leaving().Matches(File.ReadAllText(file)).Select(match => $"{file}: {match.Value}"));

        Assert.Empty(left);
    }

    [Theory]
    [InlineData("\"SET work_mem = 1\"")]
    [InlineData("\"SET SESSION plan_cache_mode = auto\"")]
    [InlineData("set_config('x', 'y', false)")]
    [InlineData("pg_advisory_lock(1)")]
    [InlineData("pg_try_advisory_lock(1)")]
    [InlineData("\"LISTEN changes\"")]
    [InlineData("CREATE TEMP TABLE t (id int)\")")]
    [InlineData("\"DECLARE c CURSOR WITH HOLD FOR\"")]
    public void Leaving_StatementThatLeavesSomething_IsFound(string source) => Assert.Matches(Leaving(), source);

    [Theory]
    [InlineData("\"SET LOCAL work_mem = 1\"")]
    [InlineData("SET TRANSACTION READ ONLY")]
    [InlineData("set_config('x', 'y', true)")]
    [InlineData("pg_advisory_xact_lock(1)")]
    [InlineData("CREATE TEMP TABLE t (id int) ON COMMIT DROP")]
    [InlineData("UPDATE x SET y = 1")]
    public void Leaving_StatementThatLeavesNothing_IsNotFound(string source) => Assert.DoesNotMatch(Leaving(), source);

    [GeneratedRegex("""
        (?<=["';])\s*SET\s+(?!LOCAL\b|TRANSACTION\b|CONSTRAINTS\b)[A-Za-z_. ]+(=|\sTO\s)
        |set_config\([^()]*,\s*false\)
        |\bpg_(try_)?advisory_lock(_shared)?\(
        |["';]\s*LISTEN\s
        |CREATE\s+(TEMP|TEMPORARY)\s+TABLE(?![^;]{0,400}ON\s+COMMIT\s+DROP)
        |WITH\s+HOLD\s
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Leaving();
}
