using System.Globalization;
using System.Text;
using nietras.SeparatedValues;

namespace Barq.Jobs.Csv;

/// <summary>Writes tables for spreadsheets: UTF-8, commas, quotes where a cell needs them.</summary>
/// <remarks>Source: RFC 4180.</remarks>
public static class CsvText
{
    /// <summary>What a file begins with, so that spreadsheets take it for UTF-8.</summary>
    private static readonly byte[] _mark = [0xEF, 0xBB, 0xBF];

    /// <summary>The first bytes of a file: the mark and the columns' names.</summary>
    public static byte[] Header(IReadOnlyList<string> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        return [.. _mark, .. Rows(columns.Count, [[.. columns]])];
    }

    /// <summary>Rows of a file.</summary>
    /// <param name="width">Cells of a row.</param>
    /// <param name="rows">The rows; null is an empty cell.</param>
    /// <param name="isForPeople">Whether a spreadsheet may open it: see <see cref="Guard"/>.</param>
    public static byte[] Rows(int width, IEnumerable<string?[]> rows, bool isForPeople = true)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var names = Enumerable.Range(0, width).Select(column => column.ToString(CultureInfo.InvariantCulture)).ToArray();
        using var writer = Sep.New(',').Writer(options => options with { Escape = true, WriteHeader = false, CultureInfo = CultureInfo.InvariantCulture }).ToText();
        foreach (var cells in rows)
        {
            using var row = writer.NewRow();
            for (var column = 0; column < width; column++)
            {
                row[names[column]].Set(isForPeople ? Guard(cells[column]) : cells[column] ?? "");
            }
        }

        return Encoding.UTF8.GetBytes(writer.ToString());
    }

    /// <summary>
    /// A cell that no spreadsheet takes for a formula: what begins like one, and is no number, gets an apostrophe before it.
    /// </summary>
    /// <remarks>Source: OWASP, "CSV Injection".</remarks>
    public static string Guard(string? cell) =>
        cell is ['=' or '+' or '-' or '@' or '\t' or '\r' or '\n', ..] && !decimal.TryParse(cell, NumberStyles.Number, CultureInfo.InvariantCulture, out _)
            ? "'" + cell
            : cell ?? "";
}
