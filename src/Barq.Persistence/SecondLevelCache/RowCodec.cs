using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Barq.Persistence.BoundedMemory;
using Barq.Persistence.Querying;

namespace Barq.Persistence.SecondLevelCache;

/// <summary>A row's values by its columns, in binary: a byte that says whether there is one, and the value. No names: the shape is in the key.</summary>
/// <param name="columns">The columns.</param>
internal sealed class RowCodec(ColumnSource[] columns) : ICacheCodec<object?[]?>
{
    /// <summary>Writes a row; null is a row that is known not to exist.</summary>
    public void Write(object?[]? value, IBufferWriter<byte> target)
    {
        if (value is null)
        {
            return;
        }

        for (var i = 0; i < columns.Length; i++)
        {
            Write(columns[i].Kind, value[i], target);
        }
    }

    /// <inheritdoc/>
    public object?[]? Read(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return null;
        }

        var span = bytes.Span;
        var row = new object?[columns.Length];
        for (var i = 0; i < row.Length; i++)
        {
            row[i] = Read(columns[i].Kind, ref span);
        }

        return row;
    }

    /// <inheritdoc/>
    public long BytesOf(object?[]? value)
    {
        if (value is null)
        {
            return 0;
        }

        var bytes = ObjectBytes.Array(value.Length, 8);
        foreach (var cell in value)
        {
            bytes += cell switch
            {
                null => 0,
                string text => ObjectBytes.Of(text),
                decimal => ObjectBytes.BoxedDecimal,
                _ => ObjectBytes.Boxed,
            };
        }

        return bytes;
    }

    private static void Write(ColumnKind kind, object? value, IBufferWriter<byte> target)
    {
        if (value is null)
        {
            AddByte(target, 0);
            return;
        }

        AddByte(target, 1);
        switch (kind)
        {
            case ColumnKind.Text:
                var text = (string)value;
                var length = Encoding.UTF8.GetByteCount(text);
                BinaryPrimitives.WriteInt32LittleEndian(target.GetSpan(4), length);
                target.Advance(4);
                Encoding.UTF8.GetBytes(text, target.GetSpan(length));
                target.Advance(length);
                break;
            case ColumnKind.Decimal:
                Span<int> bits = stackalloc int[4];
                decimal.GetBits((decimal)value, bits);
                foreach (var part in bits)
                {
                    BinaryPrimitives.WriteInt32LittleEndian(target.GetSpan(4), part);
                    target.Advance(4);
                }

                break;
            case ColumnKind.Int64 or ColumnKind.DateTime:
                BinaryPrimitives.WriteInt64LittleEndian(target.GetSpan(8), (long)value);
                target.Advance(8);
                break;
            case ColumnKind.Int32 or ColumnKind.Date:
                BinaryPrimitives.WriteInt32LittleEndian(target.GetSpan(4), (int)value);
                target.Advance(4);
                break;
            case ColumnKind.Boolean:
                AddByte(target, (bool)value ? (byte)1 : (byte)0);
                break;
            default:
                throw new NotSupportedException(kind.ToString());
        }
    }

    private static void AddByte(IBufferWriter<byte> target, byte value)
    {
        target.GetSpan(1)[0] = value;
        target.Advance(1);
    }

    private static object? Read(ColumnKind kind, ref ReadOnlySpan<byte> bytes)
    {
        if (Take(ref bytes, 1)[0] == 0)
        {
            return null;
        }

        switch (kind)
        {
            case ColumnKind.Text:
                return Encoding.UTF8.GetString(Take(ref bytes, BinaryPrimitives.ReadInt32LittleEndian(Take(ref bytes, 4))));
            case ColumnKind.Decimal:
                var parts = Take(ref bytes, 16);
                return new decimal([
                    BinaryPrimitives.ReadInt32LittleEndian(parts), BinaryPrimitives.ReadInt32LittleEndian(parts[4..]),
                    BinaryPrimitives.ReadInt32LittleEndian(parts[8..]), BinaryPrimitives.ReadInt32LittleEndian(parts[12..])]);
            case ColumnKind.Int64 or ColumnKind.DateTime:
                return BinaryPrimitives.ReadInt64LittleEndian(Take(ref bytes, 8));
            case ColumnKind.Int32 or ColumnKind.Date:
                return BinaryPrimitives.ReadInt32LittleEndian(Take(ref bytes, 4));
            case ColumnKind.Boolean:
                return Take(ref bytes, 1)[0] == 1;
            default:
                throw new NotSupportedException(kind.ToString());
        }
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> bytes, int length)
    {
        var taken = bytes[..length];
        bytes = bytes[length..];
        return taken;
    }
}
