using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
using Barq.Graph.Answers;
using Barq.Persistence.Querying;

namespace Barq.Graph.Paging;

/// <summary>
/// A position in an ordered connection: the values that a row has in the terms of the order. It stays right while rows come and go,
/// since it says between which values to go on, not how many rows to skip.
/// </summary>
/// <remarks>Layout, base64url: 4 bytes signature of the order, then for each term a tag (0 NULL, 1 value, 2 a time beyond .NET's, as it is stored) and the value.</remarks>
internal static class Cursor
{
    /// <summary>The bytes that a value takes which is no text: a decimal at most, of 29 digits, a point and a sign.</summary>
    private const int MostOfANumber = 40;

    /// <summary>Tells orders apart, so that a cursor of one is refused by another. Stable over processes and versions of .NET.</summary>
    public static uint Signature(SortOrder order)
    {
        var hash = 2166136261u;
        foreach (var term in order.Terms)
        {
            hash = Signature($"{term.Column.Table.Name}.{term.Column.Name}{(term.Descending ? '-' : '+')}", hash);
        }

        return hash;
    }

    /// <summary>Tells what has a name of its own apart from all else.</summary>
    /// <param name="text">The name.</param>
    /// <param name="hash">The signature of what stands before it.</param>
    public static uint Signature(string text, uint hash = 2166136261u)
    {
        foreach (var character in text)
        {
            hash = (hash ^ character) * 16777619u;
        }

        return hash;
    }

    /// <summary>Encodes a row's position.</summary>
    /// <param name="signature">The order's signature.</param>
    /// <param name="columns">The columns of the order's terms.</param>
    /// <param name="row">The row's index.</param>
    /// <param name="writer">Gets the text in ASCII.</param>
    public static void Write(uint signature, ReadOnlySpan<ColumnBuffer> columns, int row, Utf8Writer writer)
    {
        Span<byte> buffer = stackalloc byte[512];
        BinaryPrimitives.WriteUInt32BigEndian(buffer, signature);
        var length = 4;
        foreach (var column in columns)
        {
            var most = MostBytes(column, row);
            if (length + most > buffer.Length)
            {
                // Only of more or longer values than usual: the one case in which a cursor takes memory of its own.
                var larger = new byte[(2 * buffer.Length) + most];
                buffer[..length].CopyTo(larger);
                buffer = larger;
            }

            length += WriteValue(column, row, buffer[length..]);
        }

        var encoded = writer.Reserve(Base64Url.GetEncodedLength(length));
        writer.Advance(Base64Url.EncodeToUtf8(buffer[..length], encoded));
    }

    /// <summary>Decodes a position.</summary>
    /// <param name="text">What a client sent.</param>
    /// <param name="terms">The order of the list that it was sent to.</param>
    /// <param name="signature">That order's signature.</param>
    /// <returns>A value for each term; null where the text is not a cursor of that order.</returns>
    public static object?[]? Read(string text, IReadOnlyList<SortTerm> terms, uint signature)
    {
        byte[] bytes;
        try
        {
            bytes = Base64Url.DecodeFromChars(text);
        }
        catch (FormatException)
        {
            return null;
        }

        if (bytes.Length < 4 || BinaryPrimitives.ReadUInt32BigEndian(bytes) != signature)
        {
            return null;
        }

        var rest = bytes.AsSpan(4);
        var values = new object?[terms.Count];
        for (var i = 0; i < values.Length; i++)
        {
            if (!TryReadValue(terms[i].Column, ref rest, out values[i]))
            {
                return null;
            }
        }

        return rest.IsEmpty ? values : null;
    }

    private static int MostBytes(ColumnBuffer column, int row) => column is TextBuffer text && !text.IsNull(row) ? 5 + text.Utf8(row).Length : MostOfANumber;

    private static int WriteValue(ColumnBuffer column, int row, Span<byte> target)
    {
        if (column.IsNull(row))
        {
            target[0] = 0;
            return 1;
        }

        target[0] = 1;
        switch (column)
        {
            case Int64Buffer number:
                BinaryPrimitives.WriteInt64BigEndian(target[1..], number[row]);
                return 9;
            case DateTimeBuffer instant:
                target[0] = StoredTime.IsInRange(instant[row]) ? (byte)1 : (byte)2;
                BinaryPrimitives.WriteInt64BigEndian(target[1..], target[0] == 1 ? StoredTime.ToTicks(instant[row]) : instant[row]);
                return 9;
            case Int32Buffer number:
                BinaryPrimitives.WriteInt32BigEndian(target[1..], number[row]);
                return 5;
            case DateBuffer day:
                target[0] = StoredTime.IsInRange(day[row]) ? (byte)1 : (byte)2;
                BinaryPrimitives.WriteInt32BigEndian(target[1..], target[0] == 1 ? StoredTime.ToDayNumber(day[row]) : day[row]);
                return 5;
            case BooleanBuffer truth:
                target[1] = truth[row] ? (byte)1 : (byte)0;
                return 2;
            case DecimalBuffer amount:
                return 1 + WriteText(amount[row].ToString(System.Globalization.CultureInfo.InvariantCulture), target[1..]);
            case TextBuffer text:
                var utf8 = text.Utf8(row);
                BinaryPrimitives.WriteInt32BigEndian(target[1..], utf8.Length);
                utf8.CopyTo(target[5..]);
                return 5 + utf8.Length;
            default:
                throw new NotSupportedException(column.GetType().Name);
        }
    }

    private static int WriteText(string text, Span<byte> target)
    {
        var length = Encoding.UTF8.GetBytes(text, target[4..]);
        BinaryPrimitives.WriteInt32BigEndian(target, length);
        return 4 + length;
    }

    private static bool TryReadValue(ColumnSource column, ref Span<byte> rest, out object? value)
    {
        value = null;
        if (rest.IsEmpty || rest[0] > 2 || (rest[0] == 0 && !column.IsNullable))
        {
            return false;
        }

        var tag = rest[0];
        rest = rest[1..];
        return tag switch
        {
            0 => true,
            1 => CursorValue.TryRead(column.Kind, ref rest, out value),
            _ => CursorValue.TryReadStored(column.Kind, ref rest, out value),
        };
    }
}
