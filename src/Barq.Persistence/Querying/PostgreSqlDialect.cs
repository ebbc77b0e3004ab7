using System.Data.Common;
using Barq.Persistence.Folding;
using Npgsql;
using NpgsqlTypes;

namespace Barq.Persistence.Querying;

/// <summary>PostgreSQL: a lateral join per parent, arrays as parameters, binary values.</summary>
internal sealed class PostgreSqlDialect : SqlDialect
{
    public override bool JoinsRelated => true;

    public override bool WritesMembers => true;

    public override bool ReadsLevels => true;

    public override void WriteComparison(SqlBuilder sql, string alias, Compare compare)
    {
        if (Operator(compare.Comparison) is { } comparison)
        {
            WriteCompared(sql, alias, compare).Append(comparison).Value(compare.Column, compare.Value);
            return;
        }

        // The index has the folded text, in which what the text holds stands folded. Where it does not serve, as behind NOT, few rows are folded.
        if (compare.IsSearch && compare.Comparison is Comparison.Contains or Comparison.EndsWith)
        {
            var folded = compare.Comparison == Comparison.Contains ? Comparison.FoldedContains : Comparison.FoldedEndsWith;
            WriteLike(sql.Append("("), alias, compare);
            WriteLike(sql.Append(" AND "), alias, new Compare(compare.Column, folded, TextFolding.Fold((string)compare.Value!))).Append(")");
            return;
        }

        WriteLike(sql, alias, compare);
    }

    public override string? SearchSettings => PostgreSqlNearness.Settings;

    public override string Ordinal => " COLLATE \"C\"";

    // A span of the index, whatever the value is: of LIKE the planner has to know it. Nothing that is a character comes behind the last code point.
    public override void WriteBegins(SqlBuilder sql, string folded, string value, Func<SqlBuilder, string, SqlBuilder> parameter) =>
        parameter(parameter(sql.Append(folded).Append(Ordinal).Append(" >= "), value).Append(" AND ").Append(folded).Append(Ordinal).Append(" < "), value).Append(@" || U&'\+10FFFF'");

    public override void WriteHolds(SqlBuilder sql, string folded, string value, Func<SqlBuilder, string, SqlBuilder> parameter) =>
        parameter(sql.Append(folded).Append(" LIKE "), $"%{Escaped(value)}%");

    public override bool LeadsByGuesses => true;

    private static string Escaped(string value) => value.Replace(@"\", @"\\", StringComparison.Ordinal)
        .Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal);

    private static SqlBuilder WriteLike(SqlBuilder sql, string alias, Compare compare)
    {
        var escaped = Escaped((string)compare.Value!);
        var pattern = compare.Comparison switch
        {
            Comparison.Contains or Comparison.FoldedContains => $"%{escaped}%",
            Comparison.StartsWith or Comparison.FoldedStartsWith => escaped + "%",
            _ => "%" + escaped,
        };
        return WriteCompared(sql, alias, compare).Append(" LIKE ").Parameter(compare.Column, pattern);
    }

    // One value by itself: the server then keeps one plan, where it would plan anew for every array.
    public override void WriteIsAnyOf(SqlBuilder sql, string alias, ColumnSource column, Array values)
    {
        sql.Column(alias, column);
        if (values.Length == 1)
        {
            sql.Append(" = ").Value(column, values.GetValue(0));
        }
        else if (values.Length > 0 && sql.Literals(column, values) is { } literals)
        {
            sql.Append(" IN (").Append(string.Join(", ", literals)).Append(")");
        }
        else
        {
            sql.Append(" = ANY (").Parameter(column, values).Append(")");
        }
    }

    // NULLS LAST is PostgreSQL's own rule for ASC, and NULLS FIRST for DESC.
    public override void WriteDirection(SqlBuilder sql, ColumnSource column, bool descending) => sql.Append(descending ? " DESC" : "");

    public override void WritePage(SqlBuilder sql, PageQuery query) => PostgreSqlPage.Write(sql, query);

    public override void WritePagePerParent(SqlBuilder sql, PageQuery query) => PostgreSqlPage.WritePerParent(sql, query);

    public override void WriteParents(SqlBuilder sql, KeySet keys)
    {
        if (keys.From is { } level)
        {
            LevelsSql.WriteParents(sql, level);
            return;
        }

        _ = keys.Values.Length == 1
            ? sql.Append(" FROM (SELECT ").Parameter(keys.Column, keys.Values.GetValue(0))
            : sql.Append(" FROM unnest(").Parameter(keys.Column, keys.Values);
        sql.Append(") AS k(parent)");
    }

    // With more digits than are kept, so that nothing is rounded twice.
    public override void WriteAverage(SqlBuilder sql, string alias, ColumnSource column) => sql.Append("round(CAST(sum(").Column(alias, column)
        .Append(") AS numeric(40, 20)) / count(").Column(alias, column).Append("), ").Append(Total.AverageScale).Append(")");

    // It comes as a floating number, and is rounded to far fewer digits than that is right to.
    public override void WritePercentile(SqlBuilder sql, string alias, ColumnSource column, string share) => sql.Append("round(CAST(percentile_cont(").Append(share)
        .Append(") WITHIN GROUP (ORDER BY ").Column(alias, column).Append(") AS numeric), ").Append(Total.AverageScale).Append(")");

    public override SqlBuilder WriteBucket(SqlBuilder sql, string alias, ColumnSource column, TimeBucket bucket, TimeZoneInfo? zone)
    {
        var unit = bucket switch
        {
            TimeBucket.Hour => "hour",
            TimeBucket.Day => "day",
            TimeBucket.Week => "week",
            _ => "month",
        };
        return zone is null
            ? sql.Append("CAST(date_trunc('").Append(unit).Append("', CAST(").Column(alias, column).Append(" AS timestamp)) AS date)")
            : sql.Append("date_trunc('").Append(unit).Append("', ").Column(alias, column).Append(", ").Parameter(new SqlParameterValue(ColumnKind.Text, 0, zone.Id)).Append(")");
    }

    public override void WriteLater(SqlBuilder sql, string alias, LaterTime later)
    {
        later.Time.Write(sql.Append("("), alias);
        sql.Append(" + INTERVAL '").Append((int)later.While.TotalSeconds).Append(" seconds')");
    }

    // From or to no end in time there are no minutes.
    public override void WriteMinutes(SqlBuilder sql, string alias, WholeMinutes minutes)
    {
        minutes.From.Write(sql.Append("CASE WHEN isfinite("), alias);
        minutes.To.Write(sql.Append(") AND isfinite("), alias);
        minutes.To.Write(sql.Append(") THEN CAST(trunc(extract(epoch FROM "), alias);
        minutes.From.Write(sql.Append(" - "), alias);
        sql.Append(") / 60) AS bigint) END");
    }

    public override void AddParameter(DbParameterCollection parameters, int number, in SqlParameterValue value) =>
        parameters.Add(value.Value switch
        {
            DateTimeOffset instant => Instant(StoredTime.Of(instant)),
            DateOnly day => Day(StoredTime.Of(day)),
            long instant when value.Kind == ColumnKind.DateTime => Instant(instant),
            int day when value.Kind == ColumnKind.Date => Day(day),
            long number64 => new NpgsqlParameter<long> { TypedValue = number64, NpgsqlDbType = NpgsqlDbType.Bigint },
            int number32 => new NpgsqlParameter<int> { TypedValue = number32, NpgsqlDbType = NpgsqlDbType.Integer },
            string text => new NpgsqlParameter<string> { TypedValue = text, NpgsqlDbType = NpgsqlDbType.Text },
            bool truth => new NpgsqlParameter<bool> { TypedValue = truth, NpgsqlDbType = NpgsqlDbType.Boolean },
            decimal amount => new NpgsqlParameter<decimal> { TypedValue = amount, NpgsqlDbType = NpgsqlDbType.Numeric },
            long[] numbers => new NpgsqlParameter<long[]> { TypedValue = numbers, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint },
            int[] numbers => new NpgsqlParameter<int[]> { TypedValue = numbers, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Integer },
            string[] texts => new NpgsqlParameter<string[]> { TypedValue = texts, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
            bool[] truths => new NpgsqlParameter<bool[]> { TypedValue = truths, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Boolean },
            decimal[] amounts => new NpgsqlParameter<decimal[]> { TypedValue = amounts, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Numeric },
            DateTimeOffset[] instants => new NpgsqlParameter<long[]>
            {
                TypedValue = Array.ConvertAll(instants, StoredTime.Of),
                NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz,
            },
            DateOnly[] days => new NpgsqlParameter<int[]> { TypedValue = Array.ConvertAll(days, StoredTime.Of), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Date },
            _ => throw new NotSupportedException($"A parameter of {value.Kind} can't hold {value.Value?.GetType().Name ?? "null"}."),
        });

    private static NpgsqlParameter<long> Instant(long stored) => new() { TypedValue = stored, NpgsqlDbType = NpgsqlDbType.TimestampTz };

    private static NpgsqlParameter<int> Day(int stored) => new() { TypedValue = stored, NpgsqlDbType = NpgsqlDbType.Date };

    public override ColumnBuffer CreateBuffer(ColumnSource column) => column.Kind switch
    {
        ColumnKind.Int64 => new Int64Buffer(),
        ColumnKind.Int32 => new Int32Buffer(),
        ColumnKind.Boolean => new BooleanBuffer(),
        ColumnKind.Text => new Utf8TextBuffer(),
        ColumnKind.Decimal => new DecimalBuffer(),
        ColumnKind.DateTime => new DateTimeBuffer(),
        ColumnKind.Date => new DateBuffer(),
        _ => throw new NotSupportedException(column.Kind.ToString()),
    };
}
