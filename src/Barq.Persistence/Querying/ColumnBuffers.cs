using System.Data.Common;
using System.Globalization;
using Barq.Persistence.Storage;

namespace Barq.Persistence.Querying;

/// <summary>64-bit integers.</summary>
public sealed class Int64Buffer : ColumnBuffer<long>
{
    /// <inheritdoc/>
    public override object? Value(int row) => IsNull(row) ? null : this[row];

    private protected override long ReadValue(DbDataReader reader, int ordinal) => reader.GetInt64(ordinal);
}

/// <summary>32-bit integers.</summary>
public sealed class Int32Buffer : ColumnBuffer<int>
{
    /// <inheritdoc/>
    public override object? Value(int row) => IsNull(row) ? null : this[row];

    private protected override int ReadValue(DbDataReader reader, int ordinal) => reader.GetInt32(ordinal);
}

/// <summary>Truth values.</summary>
public sealed class BooleanBuffer : ColumnBuffer<bool>
{
    /// <inheritdoc/>
    public override object? Value(int row) => IsNull(row) ? null : this[row];

    private protected override bool ReadValue(DbDataReader reader, int ordinal) => reader.GetBoolean(ordinal);
}

/// <summary>Decimals, from a database that has them.</summary>
public class DecimalBuffer : ColumnBuffer<decimal>
{
    /// <inheritdoc/>
    public override object? Value(int row) => IsNull(row) ? null : this[row];

    private protected override decimal ReadValue(DbDataReader reader, int ordinal) => reader.GetDecimal(ordinal);
}

/// <summary>Decimals that are stored as integers of their smallest unit.</summary>
/// <param name="scale">Digits after the point.</param>
public sealed class ScaledDecimalBuffer(int scale) : DecimalBuffer
{
    private protected override decimal ReadValue(DbDataReader reader, int ordinal) => ScaledDecimalConverter.FromScaled(reader.GetInt64(ordinal), scale);
}

/// <summary>Instants as <see cref="StoredTime"/> has them, from a database that keeps them so.</summary>
public class DateTimeBuffer : ColumnBuffer<long>
{
    /// <inheritdoc/>
    public override object? Value(int row) => IsNull(row) ? null : new DateTimeOffset(StoredTime.ToTicks(this[row]), TimeSpan.Zero);

    private protected override long ReadValue(DbDataReader reader, int ordinal) => reader.GetFieldValue<long>(ordinal);
}

/// <summary>Instants that are stored as microseconds since 1970.</summary>
public sealed class MicrosecondsBuffer : DateTimeBuffer
{
    private protected override long ReadValue(DbDataReader reader, int ordinal) => reader.GetInt64(ordinal) + StoredTime.UnixEpoch;
}

/// <summary>Days as <see cref="StoredTime"/> has them, from a database that keeps them so.</summary>
public class DateBuffer : ColumnBuffer<int>
{
    /// <inheritdoc/>
    public override object? Value(int row) => IsNull(row) ? null : DateOnly.FromDayNumber(StoredTime.ToDayNumber(this[row]));

    private protected override int ReadValue(DbDataReader reader, int ordinal) => reader.GetFieldValue<int>(ordinal);
}

/// <summary>Days that are stored as <c>yyyy-MM-dd</c>.</summary>
public sealed class DateTextBuffer : DateBuffer
{
    private protected override int ReadValue(DbDataReader reader, int ordinal) =>
        StoredTime.Of(DateOnly.ParseExact(reader.GetString(ordinal), "yyyy-MM-dd", CultureInfo.InvariantCulture));
}
