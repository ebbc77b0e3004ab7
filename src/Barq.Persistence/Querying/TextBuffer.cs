using System.Buffers;
using System.Data.Common;
using System.Text;

namespace Barq.Persistence.Querying;

/// <summary>
/// Texts, as the UTF-8 that the database sends and that answers are made of: all of a column lie one behind the other, and only who asks for a string
/// has one made.
/// </summary>
public class TextBuffer : ColumnBuffer
{
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(2048);

    // Where each text ends; its complement for NULL, which has no bytes.
    private int[] _ends = ArrayPool<int>.Shared.Rent(64);
    private int _length;

    /// <summary>The row's text; null for NULL.</summary>
    /// <param name="row">The row's index.</param>
    public string? this[int row] => IsNull(row) ? null : Encoding.UTF8.GetString(Utf8(row));

    /// <summary>The row's text in UTF-8; empty for NULL. It lies in the buffer: no longer than that.</summary>
    /// <param name="row">The row's index.</param>
    public ReadOnlySpan<byte> Utf8(int row)
    {
        var start = row == 0 ? 0 : EndOf(row - 1);
        return _bytes.AsSpan(start, EndOf(row) - start);
    }

    /// <inheritdoc/>
    public override bool IsNull(int row) => _ends[row] < 0;

    /// <inheritdoc/>
    public override object? Value(int row) => this[row];

    internal override object? Raw(int row) => this[row];

    internal override void Read(DbDataReader reader, int ordinal)
    {
        if (MayBeNull && reader.IsDBNull(ordinal))
        {
            Add(isNull: true);
        }
        else
        {
            _length += ReadBytes(reader, ordinal);
            Add(isNull: false);
        }
    }

    internal override void Append(object? value)
    {
        if (value is string text)
        {
            _length += Encode(text);
        }

        Add(isNull: value is null);
    }

    internal override void Release()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        ArrayPool<int>.Shared.Return(_ends);
        (_bytes, _ends) = ([], []);
    }

    /// <summary>Reads the bytes of a text that is not NULL into <see cref="Reserve"/>d room.</summary>
    /// <returns>How many they are.</returns>
    private protected virtual int ReadBytes(DbDataReader reader, int ordinal) => Encode(reader.GetString(ordinal));

    /// <summary>Room for so many further bytes.</summary>
    /// <param name="length">How many.</param>
    /// <param name="offset">Where they begin.</param>
    private protected byte[] Reserve(int length, out int offset)
    {
        if (_bytes.Length - _length < length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(checked(Math.Max(_bytes.Length * 2, _length + length)));
            _bytes.AsSpan(0, _length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }

        offset = _length;
        return _bytes;
    }

    private int EndOf(int row)
    {
        var end = _ends[row];
        return end < 0 ? ~end : end;
    }

    private int Encode(string text)
    {
        var bytes = Reserve(Encoding.UTF8.GetMaxByteCount(text.Length), out var offset);
        return Encoding.UTF8.GetBytes(text, bytes.AsSpan(offset));
    }

    private void Add(bool isNull)
    {
        if (Count == _ends.Length)
        {
            var larger = ArrayPool<int>.Shared.Rent(_ends.Length * 2);
            _ends.CopyTo(larger, 0);
            ArrayPool<int>.Shared.Return(_ends);
            _ends = larger;
        }

        _ends[Count++] = isNull ? ~_length : _length;
    }
}

/// <summary>Texts from a database that sends them in UTF-8, so that they need not be made strings in between.</summary>
public sealed class Utf8TextBuffer : TextBuffer
{
    private protected override int ReadBytes(DbDataReader reader, int ordinal)
    {
        var length = (int)reader.GetBytes(ordinal, 0, null, 0, 0);
        var bytes = Reserve(length, out var offset);
        return length == 0 ? 0 : (int)reader.GetBytes(ordinal, 0, bytes, offset, length);
    }
}
