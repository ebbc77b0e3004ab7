using System.Text;
using Barq.Graph.Answers;
using Barq.Persistence.Querying;
using Barq.Persistence.Storage;

namespace Barq.Graph.Responses;

/// <summary>Writes a column.</summary>
internal abstract class ColumnWriter(string responseKey, bool nonNull, int slot) : FieldWriter(responseKey, nonNull)
{
    public override bool Write(ResponseContext context, RowSet rows, int row)
    {
        var column = rows.Column(slot);
        if (column.IsNull(row))
        {
            return WriteNull(context);
        }

        WriteValue(context.Out, column, row);
        return true;
    }

    /// <summary>Writes a value that is not NULL.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="column">The buffer that columns of the writer's kind are read into.</param>
    /// <param name="row">The row's index.</param>
    protected abstract void WriteValue(Utf8Writer json, ColumnBuffer column, int row);
}

/// <summary>Makes the writers of leaf fields.</summary>
internal static class LeafWriters
{
    /// <summary>The writer of a column.</summary>
    public static FieldWriter Column(string responseKey, ColumnSource column, int slot) => column.Personal is { } personal
        ? new PersonalWriter(Column(responseKey, column, false, slot), personal)
        : Column(responseKey, column, !column.IsNullable, slot);

    /// <summary>The writer of a figure of many rows, which may be NULL whatever the column is.</summary>
    public static FieldWriter Figure(string responseKey, ColumnKind kind, int slot) => Leaf(responseKey, kind, false, slot);

    /// <summary>The writer of a column of groups, which may be NULL.</summary>
    public static FieldWriter Nullable(string responseKey, ColumnSource column, int slot) => Column(responseKey, column, false, slot);

    private static FieldWriter Column(string responseKey, ColumnSource column, bool nonNull, int slot) =>
        column.ClrType.IsEnum ? new EnumWriter(responseKey, nonNull, slot) : Leaf(responseKey, column.Kind, nonNull, slot);

    private static FieldWriter Leaf(string responseKey, ColumnKind kind, bool nonNull, int slot) => kind switch
    {
        ColumnKind.Text => new TextWriter(responseKey, nonNull, slot),
        ColumnKind.Int64 => new Int64Writer(responseKey, nonNull, slot),
        ColumnKind.Int32 => new Int32Writer(responseKey, nonNull, slot),
        ColumnKind.Boolean => new BooleanWriter(responseKey, nonNull, slot),
        ColumnKind.Decimal => new DecimalWriter(responseKey, nonNull, slot),
        ColumnKind.DateTime => new DateTimeWriter(responseKey, nonNull, slot),
        ColumnKind.Date => new DateWriter(responseKey, nonNull, slot),
        _ => throw new NotSupportedException(kind.ToString()),
    };

    private sealed class TextWriter(string responseKey, bool nonNull, int slot) : ColumnWriter(responseKey, nonNull, slot)
    {
        protected override void WriteValue(Utf8Writer json, ColumnBuffer column, int row) => json.String(((TextBuffer)column).Utf8(row));
    }

    private sealed class EnumWriter(string responseKey, bool nonNull, int slot) : ColumnWriter(responseKey, nonNull, slot)
    {
        // Enum texts are plain ASCII names, held so by a check constraint: nothing to escape.
        protected override void WriteValue(Utf8Writer json, ColumnBuffer column, int row)
        {
            var text = ((TextBuffer)column).Utf8(row);
            var target = json.Reserve(text.Length + 2);
            target[0] = (byte)'"';
            text.CopyTo(target[1..]);
            target[text.Length + 1] = (byte)'"';
            json.Advance(text.Length + 2);
        }
    }

    private sealed class Int64Writer(string responseKey, bool nonNull, int slot) : ColumnWriter(responseKey, nonNull, slot)
    {
        protected override void WriteValue(Utf8Writer json, ColumnBuffer column, int row) => json.Number(((Int64Buffer)column)[row]);
    }

    private sealed class Int32Writer(string responseKey, bool nonNull, int slot) : ColumnWriter(responseKey, nonNull, slot)
    {
        protected override void WriteValue(Utf8Writer json, ColumnBuffer column, int row) => json.Number(((Int32Buffer)column)[row]);
    }

    private sealed class BooleanWriter(string responseKey, bool nonNull, int slot) : ColumnWriter(responseKey, nonNull, slot)
    {
        protected override void WriteValue(Utf8Writer json, ColumnBuffer column, int row) => json.Boolean(((BooleanBuffer)column)[row]);
    }

    private sealed class DecimalWriter(string responseKey, bool nonNull, int slot) : ColumnWriter(responseKey, nonNull, slot)
    {
        protected override void WriteValue(Utf8Writer json, ColumnBuffer column, int row) => json.Number(((DecimalBuffer)column)[row]);
    }

    private sealed class DateTimeWriter(string responseKey, bool nonNull, int slot) : ColumnWriter(responseKey, nonNull, slot)
    {
        protected override void WriteValue(Utf8Writer json, ColumnBuffer column, int row) => json.DateTime(StoredTime.ToTicks(((DateTimeBuffer)column)[row]));
    }

    private sealed class DateWriter(string responseKey, bool nonNull, int slot) : ColumnWriter(responseKey, nonNull, slot)
    {
        protected override void WriteValue(Utf8Writer json, ColumnBuffer column, int row) => json.Date(StoredTime.ToDayNumber(((DateBuffer)column)[row]));
    }
}

/// <summary>Writes a global id.</summary>
internal sealed class IdWriter(string responseKey, byte[] prefix, int slot) : ColumnWriter(responseKey, true, slot)
{
    /// <summary>Writes the global id of a key.</summary>
    public static void WriteId(Utf8Writer json, byte[] prefix, long key)
    {
        json.Raw((byte)'"');
        json.Advance(GlobalIds.Format(prefix, key, json.Reserve(GlobalIds.MaxLength(prefix.Length))));
        json.Raw((byte)'"');
    }

    protected override void WriteValue(Utf8Writer json, ColumnBuffer column, int row) => WriteId(json, prefix, ((Int64Buffer)column)[row]);
}

/// <summary>Writes the global id of an object that is referred to; null for the key 0.</summary>
internal sealed class ReferenceWriter(string responseKey, byte[] prefix, int slot) : FieldWriter(responseKey, false)
{
    public override bool Write(ResponseContext context, RowSet rows, int row)
    {
        if (rows.Column<Int64Buffer>(slot)[row] is var key and not 0)
        {
            IdWriter.WriteId(context.Out, prefix, key);
            return true;
        }

        return WriteNull(context);
    }
}

/// <summary>Writes a constant: <c>__typename</c>.</summary>
internal sealed class ConstantWriter(string responseKey, string value) : FieldWriter(responseKey, true)
{
    private readonly byte[] _value = Encoding.UTF8.GetBytes($"\"{value}\"");

    /// <summary>The constant as JSON.</summary>
    public ReadOnlySpan<byte> Json => _value;

    public override bool Write(ResponseContext context, RowSet rows, int row)
    {
        context.Out.Raw(_value);
        return true;
    }
}
