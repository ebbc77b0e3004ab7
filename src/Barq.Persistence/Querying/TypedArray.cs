namespace Barq.Persistence.Querying;

/// <summary>Arrays in the element type that a column kind's values have.</summary>
internal static class TypedArray
{
    public static Array Of(ColumnKind kind, object?[] values) => kind switch
    {
        ColumnKind.Int64 => Array.ConvertAll(values, value => (long)value!),
        ColumnKind.Int32 => Array.ConvertAll(values, value => (int)value!),
        ColumnKind.Boolean => Array.ConvertAll(values, value => (bool)value!),
        ColumnKind.Text => Array.ConvertAll(values, value => (string)value!),
        ColumnKind.Decimal => Array.ConvertAll(values, value => (decimal)value!),
        ColumnKind.DateTime => Array.ConvertAll(values, value => (DateTimeOffset)value!),
        ColumnKind.Date => Array.ConvertAll(values, value => (DateOnly)value!),
        _ => throw new NotSupportedException(kind.ToString()),
    };
}
