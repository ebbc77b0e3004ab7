using System.Globalization;

namespace Barq.Jobs.Csv;

/// <summary>How values are written into cells.</summary>
internal static class CsvCells
{
    /// <summary>A time in UTC, to the second, as spreadsheets read it; null stays null.</summary>
    public static string? Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>An amount of money, with its two decimals.</summary>
    public static string Money(decimal amount) => amount.ToString("0.00", CultureInfo.InvariantCulture);
}
