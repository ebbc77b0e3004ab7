using Barq.Persistence.Folding;
using Barq.Persistence.Querying;
using SQLitePCL;

namespace Barq.Persistence.Embedded;

/// <summary>The functions that statements call and SQLite does not have. What is NULL stays so.</summary>
internal static class SqliteFunctions
{
    /// <summary>An average: of sum, count, and the digits after the point that both are without.</summary>
    public const string Average = "barq_average";

    /// <summary>Makes the functions known to a connection.</summary>
    public static void Register(sqlite3 handle)
    {
        Register(handle, TextFolding.Function, 1, Fold);
        Register(handle, Average, 3, AverageOf);
        Register(handle, TimeBuckets.Function, 3, BucketOf);
    }

    private static void Register(sqlite3 handle, string name, int arguments, Action<sqlite3_context, sqlite3_value[]> function) =>
        raw.sqlite3_create_function(handle, name, arguments, raw.SQLITE_UTF8 | raw.SQLITE_DETERMINISTIC, null, (context, _, values) =>
        {
            if (values.Any(value => raw.sqlite3_value_type(value) == raw.SQLITE_NULL))
            {
                raw.sqlite3_result_null(context);
            }
            else
            {
                function(context, values);
            }
        });

    private static void Fold(sqlite3_context context, sqlite3_value[] values) =>
        raw.sqlite3_result_text(context, TextFolding.Fold(raw.sqlite3_value_text(values[0]).utf8_to_string()));

    private static void AverageOf(sqlite3_context context, sqlite3_value[] values)
    {
        var average = (decimal)raw.sqlite3_value_int64(values[0]) / raw.sqlite3_value_int64(values[1]);
        for (var digits = raw.sqlite3_value_int(values[2]); digits < Total.AverageScale; digits++)
        {
            average *= 10;
        }

        raw.sqlite3_result_int64(context, (long)decimal.Round(average, MidpointRounding.AwayFromZero));
    }

    private static void BucketOf(sqlite3_context context, sqlite3_value[] values)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(raw.sqlite3_value_text(values[1]).utf8_to_string());
        var ticks = DateTime.UnixEpoch.Ticks + (raw.sqlite3_value_int64(values[2]) * TimeSpan.TicksPerMicrosecond);
        var start = TimeBuckets.StartOf((TimeBucket)raw.sqlite3_value_int(values[0]), zone, ticks);
        raw.sqlite3_result_int64(context, (start - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond);
    }
}
