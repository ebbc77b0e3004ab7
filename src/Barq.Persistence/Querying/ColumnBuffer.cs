using System.Buffers;
using System.Data.Common;

namespace Barq.Persistence.Querying;

/// <summary>
/// The values of one column for all rows that a statement returned: a typed array, so that a value is neither boxed nor an object of its own.
/// </summary>
public abstract class ColumnBuffer
{
    /// <summary>How many values have been read.</summary>
    public int Count { get; protected set; }

    /// <summary>Whether a value may be NULL at all: else nobody looks.</summary>
    internal bool MayBeNull { get; set; } = true;

    /// <summary>Whether the row's value is NULL.</summary>
    /// <param name="row">The row's index.</param>
    public abstract bool IsNull(int row);

    /// <summary>The value as an object, for the few places (cursors, resolvers) that can't know its type; null for NULL.</summary>
    /// <param name="row">The row's index.</param>
    public abstract object? Value(int row);

    /// <summary>The value as it is held, as an object; null for NULL.</summary>
    /// <param name="row">The row's index.</param>
    internal abstract object? Raw(int row);

    /// <summary>Adds the value of the reader's current row.</summary>
    internal abstract void Read(DbDataReader reader, int ordinal);

    /// <summary>Adds a value that <see cref="Raw"/> returned.</summary>
    internal abstract void Append(object? value);

    /// <summary>Gives the array back to its pool.</summary>
    internal abstract void Release();
}

/// <summary>A column's values as <typeparamref name="T"/>.</summary>
/// <typeparam name="T">The type they are held in.</typeparam>
public abstract class ColumnBuffer<T> : ColumnBuffer
{
    private T[] _values = ArrayPool<T>.Shared.Rent(64);
    private bool[]? _nulls;

    /// <summary>The row's value; the type's default for NULL.</summary>
    /// <param name="row">The row's index.</param>
    public T this[int row] => _values[row];

    /// <inheritdoc/>
    public override bool IsNull(int row) => _nulls is not null && _nulls[row];

    internal override object? Raw(int row) => IsNull(row) ? null : _values[row];

    internal override void Read(DbDataReader reader, int ordinal)
    {
        if (MayBeNull && reader.IsDBNull(ordinal))
        {
            AddNull();
        }
        else
        {
            Add(ReadValue(reader, ordinal));
        }
    }

    internal override void Append(object? value)
    {
        if (value is null)
        {
            AddNull();
        }
        else
        {
            Add((T)value);
        }
    }

    internal override void Release()
    {
        ArrayPool<T>.Shared.Return(_values, clearArray: !typeof(T).IsValueType);
        _values = [];
        if (_nulls is not null)
        {
            ArrayPool<bool>.Shared.Return(_nulls);
            _nulls = null;
        }
    }

    /// <summary>Reads a value that is not NULL.</summary>
    private protected abstract T ReadValue(DbDataReader reader, int ordinal);

    private void Add(T value)
    {
        if (Count == _values.Length)
        {
            Grow();
        }

        _values[Count++] = value;
    }

    private void AddNull()
    {
        Add(default!);
        _nulls ??= RentCleared(_values.Length);
        _nulls[Count - 1] = true;
    }

    private void Grow()
    {
        var larger = ArrayPool<T>.Shared.Rent(_values.Length * 2);
        Array.Copy(_values, larger, Count);
        ArrayPool<T>.Shared.Return(_values, clearArray: !typeof(T).IsValueType);
        _values = larger;
        if (_nulls is not null)
        {
            var largerNulls = RentCleared(larger.Length);
            Array.Copy(_nulls, largerNulls, Count);
            ArrayPool<bool>.Shared.Return(_nulls);
            _nulls = largerNulls;
        }
    }

    private static bool[] RentCleared(int length)
    {
        var nulls = ArrayPool<bool>.Shared.Rent(length);
        Array.Clear(nulls);
        return nulls;
    }
}
