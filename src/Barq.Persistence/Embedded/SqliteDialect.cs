using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Barq.Persistence.Folding;
using Barq.Persistence.Querying;
using Barq.Persistence.Storage;
using Microsoft.Data.Sqlite;

namespace Barq.Persistence.Embedded;

/// <summary>SQLite: a window function per parent, arrays as JSON parameters, values as the model's converters store them.</summary>
internal sealed class SqliteDialect : SqlDialect
{
    public override void WriteComparison(SqlBuilder sql, string alias, Compare compare)
    {
        if (Operator(compare.Comparison) is { } comparison)
        {
            WriteCompared(sql, alias, compare).Append(comparison).Parameter(compare.Column, compare.Value);
            return;
        }

        // LIKE ignores the case of ASCII letters here, so it can't be used.
        switch (compare.Comparison)
        {
            case Comparison.Contains or Comparison.FoldedContains:
                WriteCompared(sql.Append("instr("), alias, compare).Append(", ").Parameter(compare.Column, compare.Value).Append(") > 0");
                break;
            case Comparison.StartsWith or Comparison.FoldedStartsWith:
                WriteCompared(sql.Append("substr("), alias, compare).Append(", 1, length(").Parameter(compare.Column, compare.Value)
                    .Append(")) = $").Append(sql.Parameters.Count);
                break;
            default:
                // substr(x, -0) is all of x, so the empty ending needs its own answer: every text ends with it.
                sql.Append("(length(").Parameter(compare.Column, compare.Value).Append(") = 0 AND ").Column(alias, compare.Column)
                    .Append(" IS NOT NULL OR substr(");
                WriteCompared(sql, alias, compare).Append(", -length($").Append(sql.Parameters.Count)
                    .Append(")) = $").Append(sql.Parameters.Count).Append(")");
                break;
        }
    }

    public override void WriteIsAnyOf(SqlBuilder sql, string alias, ColumnSource column, Array values) =>
        sql.Column(alias, column).Append(" IN (SELECT value FROM json_each(").Parameter(column, values).Append("))");

    public override void WriteBegins(SqlBuilder sql, string folded, string value, Func<SqlBuilder, string, SqlBuilder> parameter)
    {
        parameter(sql.Append("substr(").Append(folded).Append(", 1, length("), value);
        parameter(sql.Append(")) = "), value);
    }

    public override void WriteHolds(SqlBuilder sql, string folded, string value, Func<SqlBuilder, string, SqlBuilder> parameter) =>
        parameter(sql.Append("instr(").Append(folded).Append(", "), value).Append(") > 0");

    public override void WriteMayHold(SqlBuilder sql, string folded, SearchWord word, bool byEnds, Func<SqlBuilder, string, SqlBuilder> parameter)
    {
        if (byEnds)
        {
            string[] parts = [word.Ends[0], .. word.Swapped, SqliteFunctions.BeforeEnd + word.Ends[1]];
            parameter(sql.Append(SqliteFunctions.HasAtEnd).Append("(").Append(folded).Append(", "), string.Join(SqliteFunctions.Between, parts)).Append(") AND ");
        }
    }

    // SQLite takes NULL for the smallest value unless told otherwise.
    public override void WriteDirection(SqlBuilder sql, ColumnSource column, bool descending) => sql
        .Append(descending ? " DESC" : "")
        .Append(!column.IsNullable ? "" : descending ? " NULLS FIRST" : " NULLS LAST");

    public override void WritePagePerParent(SqlBuilder sql, PageQuery query)
    {
        var keys = query.Keys!;
        sql.Append("SELECT t0.parent");
        PageSql.WriteSelected(sql, query, "t0", ", ");
        sql.Append(" FROM (SELECT ").Column(PageSql.Inner, keys.Column).Append(" AS parent, ");
        PageSql.WriteInnerColumns(sql, query, joined: true);
        sql.Append(", row_number() OVER (PARTITION BY ").Column(PageSql.Inner, keys.Column);
        PageSql.WriteOrder(sql, query, PageSql.Inner, null);
        PageSql.WriteFrom(sql.Append(") AS place FROM "), query);
        PageSql.WriteWhere(sql, query.Shape.Table, query.Where, keys, query);
        sql.Append(") AS t0");
        PageSql.WriteJoins(sql, query.Shape, "t0");
        sql.Append(" WHERE t0.place <= ").Parameter(PageSql.LimitOf(query));
        if (query.Offset > 0)
        {
            sql.Append(" AND t0.place > ").Parameter(PageSql.OffsetOf(query));
        }

        sql.Append(" ORDER BY t0.parent, t0.place");
    }

    public override void WriteParents(SqlBuilder sql, KeySet keys) =>
        sql.Append(" FROM (SELECT value AS parent FROM json_each(").Parameter(keys.Column, keys.Values).Append(")) AS k");

    public override void WriteAverage(SqlBuilder sql, string alias, ColumnSource column) => sql.Append(SqliteFunctions.Average).Append("(sum(")
        .Column(alias, column).Append("), count(").Column(alias, column).Append("), ").Append(column.Scale).Append(")");

    public override void WritePercentile(SqlBuilder sql, string alias, ColumnSource column, string share) => sql.Append(SqliteFunctions.Percentile).Append("(")
        .Column(alias, column).Append(", ").Append(share).Append(", ").Append(column.Scale).Append(")");

    public override SqlBuilder WriteBucket(SqlBuilder sql, string alias, ColumnSource column, TimeBucket bucket, TimeZoneInfo? zone)
    {
        if (zone is not null)
        {
            return sql.Append(TimeBuckets.Function).Append("(").Append((int)bucket).Append(", ")
                .Parameter(new SqlParameterValue(ColumnKind.Text, 0, zone.Id)).Append(", ").Column(alias, column).Append(")");
        }

        sql.Append("date(").Column(alias, column);
        return sql.Append(bucket switch
        {
            TimeBucket.Week => ", '-6 days', 'weekday 1')",
            TimeBucket.Month => ", 'start of month')",
            _ => ")",
        });
    }

    public override void WriteLater(SqlBuilder sql, string alias, LaterTime later)
    {
        later.Time.Write(sql.Append("("), alias);
        sql.Append(" + ").Append((int)later.While.TotalSeconds).Append(" * 1000000)");
    }

    // Times are microseconds, and their division leaves the rest out.
    public override void WriteMinutes(SqlBuilder sql, string alias, WholeMinutes minutes)
    {
        minutes.To.Write(sql.Append("(("), alias);
        minutes.From.Write(sql.Append(" - "), alias);
        sql.Append(") / 60000000)");
    }

    public override void AddParameter(DbParameterCollection parameters, int number, in SqlParameterValue value) =>
        parameters.Add(new SqliteParameter("$" + number.ToString(CultureInfo.InvariantCulture), Stored(value)));

    private static object Stored(SqlParameterValue parameter) => parameter.Value switch
    {
        Array values => JsonSerializer.Serialize(values.Cast<object>().Select(value => Stored(parameter with { Value = value }))),
        DateTimeOffset instant => UnixMicrosecondsConverter.ToMicroseconds(instant),
        long instant when parameter.Kind == ColumnKind.DateTime => instant - StoredTime.UnixEpoch,
        int day when parameter.Kind == ColumnKind.Date => Stored(parameter with { Value = DateOnly.FromDayNumber(StoredTime.ToDayNumber(day)) }),
        decimal amount when IsExact(amount, parameter.Scale) => ScaledDecimalConverter.ToScaled(amount, parameter.Scale),
        decimal amount => (double)amount * Math.Pow(10, parameter.Scale),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        bool truth => truth ? 1L : 0L,
        { } other => other,
        null => throw new NotSupportedException("NULL is compared by IS NULL, not by a parameter."),
    };

    // A number with more digits than the column, or beyond its range, is compared as it is: rounding it could make it equal to a row's.
    private static bool IsExact(decimal amount, int scale) => Math.Abs(amount) < 1e12m && decimal.Round(amount, scale) == amount;

    public override ColumnBuffer CreateBuffer(ColumnSource column) => column.Kind switch
    {
        ColumnKind.Int64 => new Int64Buffer(),
        ColumnKind.Int32 => new Int32Buffer(),
        ColumnKind.Boolean => new BooleanBuffer(),
        ColumnKind.Text => new TextBuffer(),
        ColumnKind.Decimal => new ScaledDecimalBuffer(column.Scale),
        ColumnKind.DateTime => new MicrosecondsBuffer(),
        ColumnKind.Date => new DateTextBuffer(),
        _ => throw new NotSupportedException(column.Kind.ToString()),
    };
}
