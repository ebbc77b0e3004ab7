using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Barq.Persistence.Querying;

namespace Barq.Graph.Paging;

/// <summary>Reads the values in a cursor. Cursors come from clients, so nothing about them is believed.</summary>
internal static class CursorValue
{
    private static readonly UTF8Encoding _strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Reads one value and steps behind it.</summary>
    public static bool TryRead(ColumnKind kind, ref Span<byte> rest, out object? value)
    {
        value = null;
        switch (kind)
        {
            case ColumnKind.Int64 when rest.Length >= 8:
                value = BinaryPrimitives.ReadInt64BigEndian(rest);
                rest = rest[8..];
                return true;
            case ColumnKind.DateTime when rest.Length >= 8:
                var ticks = BinaryPrimitives.ReadInt64BigEndian(rest);
                rest = rest[8..];
                value = ticks is >= 0 and <= 3155378975999999999 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
                return value is not null;
            case ColumnKind.Int32 when rest.Length >= 4:
                value = BinaryPrimitives.ReadInt32BigEndian(rest);
                rest = rest[4..];
                return true;
            case ColumnKind.Date when rest.Length >= 4:
                var day = BinaryPrimitives.ReadInt32BigEndian(rest);
                rest = rest[4..];
                value = day >= 0 && day <= DateOnly.MaxValue.DayNumber ? DateOnly.FromDayNumber(day) : null;
                return value is not null;
            case ColumnKind.Boolean when rest.Length >= 1 && rest[0] <= 1:
                value = rest[0] == 1;
                rest = rest[1..];
                return true;
            case ColumnKind.Decimal when TryReadText(ref rest, out var number):
                var isNumber = decimal.TryParse(number, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount);
                value = amount;
                return isNumber;
            case ColumnKind.Text when TryReadText(ref rest, out var text):
                value = text;
                return true;
            default:
                return false;
        }
    }

    /// <summary>Reads a time that .NET does not have, and the database does, as it is stored.</summary>
    public static bool TryReadStored(ColumnKind kind, ref Span<byte> rest, out object? value)
    {
        value = null;
        if (kind == ColumnKind.DateTime && rest.Length >= 8)
        {
            var instant = BinaryPrimitives.ReadInt64BigEndian(rest);
            rest = rest[8..];
            value = StoredTime.IsStorable(instant) ? instant : null;
        }
        else if (kind == ColumnKind.Date && rest.Length >= 4)
        {
            var day = BinaryPrimitives.ReadInt32BigEndian(rest);
            rest = rest[4..];
            value = StoredTime.IsStorable(day) ? day : null;
        }

        return value is not null;
    }

    private static bool TryReadText(ref Span<byte> rest, out string text)
    {
        text = "";
        if (rest.Length < 4)
        {
            return false;
        }

        var length = BinaryPrimitives.ReadInt32BigEndian(rest);
        if (length < 0 || length > rest.Length - 4)
        {
            return false;
        }

        try
        {
            text = _strict.GetString(rest.Slice(4, length));
        }
        catch (DecoderFallbackException)
        {
            return false;
        }

        rest = rest[(4 + length)..];
        return !text.Contains('\0', StringComparison.Ordinal);
    }
}
