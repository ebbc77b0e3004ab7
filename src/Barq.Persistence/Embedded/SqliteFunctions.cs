using Barq.Persistence.Folding;
using Barq.Persistence.Querying;
using SQLitePCL;

namespace Barq.Persistence.Embedded;

/// <summary>The functions that statements call and SQLite does not have. What is NULL stays so.</summary>
internal static class SqliteFunctions
{
    /// <summary>An average: of sum, count, and the digits after the point that both are without.</summary>
    public const string Average = "barq_average";

    /// <summary>A percentile: of values, its share of 1, and the digits after the point that the values are without.</summary>
    public const string Percentile = "barq_percentile";

    /// <summary>Whether a word of a text begins with one of several, or ends with one: of the text, and of those with a blank between them, the ends behind a dash.</summary>
    public const string HasAtEnd = "barq_has_at_end";

    /// <summary>What stands between the texts of <see cref="HasAtEnd"/>.</summary>
    public const char Between = ' ';

    /// <summary>What stands before an end.</summary>
    public const char BeforeEnd = '-';

    /// <summary>Makes the functions known to a connection.</summary>
    public static void Register(sqlite3 handle)
    {
        Register(handle, TextFolding.Function, 1, Fold);
        Register(handle, TextNearness.Function, 2, Nearness);
        Register(handle, HasAtEnd, 2, HasAtEndOf);
        Register(handle, Average, 3, AverageOf);
        Register(handle, TimeBuckets.Function, 3, BucketOf);
        raw.sqlite3_create_function(handle, Percentile, 3, raw.SQLITE_UTF8 | raw.SQLITE_DETERMINISTIC, null, CollectValue, PercentileOf);
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

    private static void Nearness(sqlite3_context context, sqlite3_value[] values) => raw.sqlite3_result_int(
        context, TextNearness.Of(raw.sqlite3_value_text(values[0]).utf8_to_string(), raw.sqlite3_value_text(values[1]).utf8_to_string()));

    private static void HasAtEndOf(sqlite3_context context, sqlite3_value[] values)
    {
        var text = raw.sqlite3_value_text(values[0]).utf8_to_string().AsSpan();
        var parts = raw.sqlite3_value_text(values[1]).utf8_to_string().AsSpan();
        foreach (var part in parts.Split(Between))
        {
            if (IsAtEnd(text, parts[part]))
            {
                raw.sqlite3_result_int(context, 1);
                return;
            }
        }

        raw.sqlite3_result_int(context, 0);
    }

    private static bool IsAtEnd(ReadOnlySpan<char> text, ReadOnlySpan<char> part)
    {
        var isEnd = part.StartsWith(BeforeEnd);
        part = isEnd ? part[1..] : part;
        for (var from = 0; text[from..].IndexOf(part, StringComparison.Ordinal) is >= 0 and var found; from += found + 1)
        {
            var next = from + found + (isEnd ? part.Length : -1);
            if (next < 0 || next == text.Length || SearchText.IsSeparator(text[next]))
            {
                return true;
            }
        }

        return false;
    }

    private static void AverageOf(sqlite3_context context, sqlite3_value[] values) =>
        Return(context, (decimal)raw.sqlite3_value_int64(values[0]) / raw.sqlite3_value_int64(values[1]), raw.sqlite3_value_int(values[2]));

    // All values are kept until the last has come: those of one group.
    private static void CollectValue(sqlite3_context context, object data, sqlite3_value[] values)
    {
        var collected = (Collected)(context.state ??= new Collected((decimal)raw.sqlite3_value_double(values[1]), raw.sqlite3_value_int(values[2]), []));
        if (raw.sqlite3_value_type(values[0]) != raw.SQLITE_NULL)
        {
            collected.Values.Add(raw.sqlite3_value_int64(values[0]));
        }
    }

    private static void PercentileOf(sqlite3_context context, object data)
    {
        if (context.state is not Collected { Values: { Count: > 0 } values } collected)
        {
            raw.sqlite3_result_null(context);
            return;
        }

        values.Sort();
        var place = collected.Share * (values.Count - 1);
        var (low, high) = (values[(int)decimal.Floor(place)], values[(int)decimal.Ceiling(place)]);
        Return(context, low + ((place - decimal.Floor(place)) * (high - low)), collected.Digits);
    }

    private static void Return(sqlite3_context context, decimal figure, int digits)
    {
        for (; digits < Total.AverageScale; digits++)
        {
            figure *= 10;
        }

        raw.sqlite3_result_int64(context, (long)decimal.Round(figure, MidpointRounding.AwayFromZero));
    }

    private static void BucketOf(sqlite3_context context, sqlite3_value[] values)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(raw.sqlite3_value_text(values[1]).utf8_to_string());
        var ticks = DateTime.UnixEpoch.Ticks + (raw.sqlite3_value_int64(values[2]) * TimeSpan.TicksPerMicrosecond);
        var start = TimeBuckets.StartOf((TimeBucket)raw.sqlite3_value_int(values[0]), zone, ticks);
        raw.sqlite3_result_int64(context, (start - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond);
    }

    private sealed record Collected(decimal Share, int Digits, List<long> Values);
}
