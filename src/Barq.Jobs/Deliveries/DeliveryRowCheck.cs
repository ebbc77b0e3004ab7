using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Deliveries.Importing;

namespace Barq.Jobs.Deliveries;

/// <summary>Checks the rows of a file against what a delivery's properties allow.</summary>
internal static class DeliveryRowCheck
{
    private static readonly string[] _properties = [nameof(Delivery.TrackingNumber), nameof(Delivery.PickupAddress), nameof(Delivery.DeliveryAddress), nameof(Delivery.CodAmount), nameof(Delivery.Notes)];

    private static readonly int[] _lengths = Array.ConvertAll(
        _properties, name => typeof(Delivery).GetProperty(name)!.GetCustomAttribute<MaxLengthAttribute>()?.Length ?? int.MaxValue);

    private static readonly RangeAttribute _amounts = typeof(Delivery).GetProperty(nameof(Delivery.CodAmount))!.GetCustomAttribute<RangeAttribute>()!;

    /// <summary>Checks a row.</summary>
    /// <returns>The delivery, or why it is none.</returns>
    public static (ImportedDelivery? Delivery, string? Problem) Check(DeliveryCsvRow row)
    {
        var cells = row.Cells;
        for (var i = 0; i < cells.Length; i++)
        {
            if (cells[i].Length > _lengths[i])
            {
                return (null, $"{DeliveryCsv.Columns[i]} has more than {_lengths[i]} characters.");
            }

            if (cells[i].Contains('\0', StringComparison.Ordinal) || !IsText(cells[i]))
            {
                return (null, $"{DeliveryCsv.Columns[i]} holds a null character or half of a character.");
            }

            if (i < 3 && cells[i].Length == 0)
            {
                return (null, $"{DeliveryCsv.Columns[i]} is missing.");
            }
        }

        var amount = 0m;
        if (cells[3].Length > 0 && (!decimal.TryParse(cells[3], NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out amount)
            || !_amounts.IsValid((double)amount)))
        {
            return (null, $"codAmount must be a number from {_amounts.Minimum} to {_amounts.Maximum}, with a point before the decimals.");
        }

        return decimal.Round(amount, 2) == amount
            ? (new ImportedDelivery(row.Number, cells[0], cells[1], cells[2], amount, cells[4].Length == 0 ? null : cells[4]), null)
            : (null, "codAmount has more than two decimals.");
    }

    private static bool IsText(string cell)
    {
        foreach (var rune in cell.AsSpan().EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar && !cell.Contains('\uFFFD', StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }
}
