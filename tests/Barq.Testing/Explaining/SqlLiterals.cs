using System.Globalization;
using Barq.Persistence.Querying;

namespace Barq.Testing.Explaining;

/// <summary>Parameters as text, for statements that take none: EXECUTE of a statement that is to be explained.</summary>
internal static class SqlLiterals
{
    /// <summary>The types of a PREPARE and the values of an EXECUTE, each in brackets; empty where there are none.</summary>
    public static (string Types, string Values) Of(IReadOnlyList<SqlParameterValue> parameters) => parameters.Count == 0
        ? ("", "")
        : ($"({string.Join(", ", parameters.Select(TypeOf))})", $"({string.Join(", ", parameters.Select(parameter => $"{Literal(parameter.Value!)}::{TypeOf(parameter)}"))})");

    private static string TypeOf(SqlParameterValue parameter)
    {
        var type = parameter.Kind switch
        {
            ColumnKind.Int64 => "bigint",
            ColumnKind.Int32 => "integer",
            ColumnKind.Boolean => "boolean",
            ColumnKind.Text => "text",
            ColumnKind.Decimal => "numeric",
            ColumnKind.DateTime => "timestamptz",
            ColumnKind.Date => "date",
            _ => throw new NotSupportedException(parameter.Kind.ToString()),
        };
        return parameter.Value is Array ? type + "[]" : type;
    }

    private static string Literal(object value) => value switch
    {
        Array values => $"ARRAY[{string.Join(", ", values.Cast<object>().Select(Literal))}]",
        string text => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'",
        DateTimeOffset instant => $"'{instant.ToString("O", CultureInfo.InvariantCulture)}'",
        DateOnly day => $"'{day.ToString("O", CultureInfo.InvariantCulture)}'",
        bool truth => truth ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
