using System.Globalization;
using System.Text;
using Barq.Jobs.Csv;
using Barq.Jobs.Offloading;
using nietras.SeparatedValues;

namespace Barq.Jobs.Deliveries;

/// <summary>
/// Reads deliveries from a file with a line of names: <c>trackingNumber</c>, <c>pickupAddress</c>, <c>deliveryAddress</c>, and where wanted
/// <c>codAmount</c> and <c>notes</c>; in any order, with commas, semicolons or tabs between them. Other columns are passed over.
/// </summary>
internal sealed class DeliveryCsv : IDisposable
{
    /// <summary>The columns that are known, in the order of <see cref="DeliveryCsvRow.Cells"/>.</summary>
    public static readonly string[] Columns = ["trackingNumber", "pickupAddress", "deliveryAddress", "codAmount", "notes"];

    private const int Required = 3;

    private readonly SepReader _reader;
    private readonly int[] _places;

    private DeliveryCsv(SepReader reader, int[] places) => (_reader, _places) = (reader, places);

    /// <summary>The number of the last row that was read, from 1.</summary>
    public int Row { get; private set; }

    /// <summary>Opens a file.</summary>
    /// <param name="content">The file; it is read as rows are asked for.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="JobRefusedException">It has no such names.</exception>
    public static async Task<DeliveryCsv> OpenAsync(Stream content, CancellationToken cancellationToken)
    {
        // Strictly: what is not UTF-8 would become question marks in somebody's address.
        var text = new StreamReader(content, new UTF8Encoding(false, throwOnInvalidBytes: true));
        var reader = await GuardAsync(async () => await Sep.Reader(options => options with
        {
            Unescape = true,
            DisableColCountCheck = true,
            CultureInfo = CultureInfo.InvariantCulture,
            ColNameComparer = NameComparer.Instance,
        }).FromAsync(text, cancellationToken));
        var places = Array.ConvertAll(Columns, name => reader.Header.TryIndexOf(name, out var place) ? place : -1);
        if (Array.FindIndex(places, 0, Required, place => place < 0) is var missing and >= 0)
        {
            reader.Dispose();
            throw new JobRefusedException($"The file's first line names no column {Columns[missing]}.");
        }

        return new DeliveryCsv(reader, places);
    }

    /// <summary>Writes a file that this reader reads.</summary>
    public static byte[] Write(IEnumerable<string?[]> rows) => [.. CsvText.Header(Columns), .. CsvText.Rows(Columns.Length, rows, isForPeople: false)];

    /// <summary>Reads rows.</summary>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The rows; none at the end of the file.</returns>
    /// <exception cref="JobRefusedException">The file can't be read any further.</exception>
    public Task<List<DeliveryCsvRow>> ReadAsync(int most, CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        var rows = new List<DeliveryCsvRow>(most);
        while (rows.Count < most && await _reader.MoveNextAsync(cancellationToken))
        {
            Row++;
            rows.Add(Current());
        }

        return rows;
    });

    /// <summary>Passes over rows.</summary>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>How many there were.</returns>
    /// <exception cref="JobRefusedException">The file can't be read any further.</exception>
    public Task<int> SkipAsync(int most, CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        var skipped = 0;
        while (skipped < most && await _reader.MoveNextAsync(cancellationToken))
        {
            skipped++;
            Row++;
        }

        return skipped;
    });

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    private DeliveryCsvRow Current()
    {
        var row = _reader.Current;
        var cells = new string[_places.Length];
        for (var i = 0; i < cells.Length; i++)
        {
            cells[i] = _places[i] >= 0 && _places[i] < row.ColCount ? row[_places[i]].ToString().Trim() : "";
        }

        return new DeliveryCsvRow(Row, cells);
    }

    private static async Task<T> GuardAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (DecoderFallbackException)
        {
            throw new JobRefusedException("The file is not in UTF-8.");
        }
        catch (Exception exception) when (exception is NotSupportedException or InvalidDataException or ArgumentException)
        {
            throw new JobRefusedException($"The file can't be read: {exception.Message}");
        }
    }

    // tracking_number and "Tracking Number" are trackingNumber.
    private sealed class NameComparer : IEqualityComparer<string>
    {
        public static NameComparer Instance { get; } = new();

        public bool Equals(string? x, string? y) => string.Equals(Plain(x), Plain(y), StringComparison.OrdinalIgnoreCase);

        public int GetHashCode(string obj) => Plain(obj)!.GetHashCode(StringComparison.OrdinalIgnoreCase);

        private static string? Plain(string? name) => name is null ? null : string.Concat(name.Where(char.IsLetterOrDigit));
    }
}

/// <summary>A row of a file.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Cells">Its cells, in the order of <see cref="DeliveryCsv.Columns"/>; empty where there is none.</param>
internal sealed record DeliveryCsvRow(int Number, string[] Cells);
