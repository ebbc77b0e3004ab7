using Barq.Persistence.Diagnostics;

namespace Barq.Persistence.Tests.Diagnostics;

public sealed class StatementNormalizerTests
{
    [Theory]
    [InlineData("SELECT  a\n FROM t", "SELECT a FROM t")]
    [InlineData("SELECT a FROM t WHERE b = $1 AND c = @p12 AND d = :x", "SELECT a FROM t WHERE b = ? AND c = ? AND d = ?")]
    [InlineData("SELECT 'it''s', 'x' FROM t", "SELECT ? FROM t")]
    [InlineData("SELECT a FROM t WHERE b = 12 AND c > 1.5 LIMIT 10", "SELECT a FROM t WHERE b = ? AND c > ? LIMIT ?")]
    [InlineData("SELECT t1.c2 FROM t1 AS d0 WHERE x::text = y", "SELECT t1.c2 FROM t1 AS d0 WHERE x::text = y")]
    [InlineData("SELECT a FROM t WHERE b IN (@p0, @p1,@p2)", "SELECT a FROM t WHERE b IN (?)")]
    [InlineData("INSERT INTO t VALUES (@p0, @p1), (@p2, @p3), (@p4, @p5)", "INSERT INTO t VALUES (?)")]
    [InlineData("INSERT INTO t VALUES (1,2),(3,4)", "INSERT INTO t VALUES (?)")]
    [InlineData("SELECT \"A 1\" FROM t -- a comment\nWHERE b", "SELECT \"A 1\" FROM t WHERE b")]
    [InlineData("SELECT 'unclosed", "SELECT ?")]
    [InlineData("", "")]
    public void Normalize_Statement_LosesItsValuesAlone(string sql, string normalized) => Assert.Equal(normalized, StatementNormalizer.Normalize(sql));

    [Fact]
    public void Normalize_AVeryLongStatement_IsCut() => Assert.Equal(4000, StatementNormalizer.Normalize(new string('a', 9000)).Length);
}
