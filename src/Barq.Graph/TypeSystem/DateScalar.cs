using System.Globalization;
using GraphQL.Types;
using GraphQLParser.AST;

namespace Barq.Graph.TypeSystem;

/// <summary>The scalar <c>Date</c>: a calendar day without a time.</summary>
/// <remarks>Source: RFC 3339 section 5.6 (full-date).</remarks>
internal sealed class DateScalar : ScalarGraphType
{
    private const string Format = "yyyy-MM-dd";

    public DateScalar()
    {
        Name = "Date";
        Description = "A calendar day as RFC 3339 writes it: `2026-03-01`.";
    }

    public override object? ParseLiteral(GraphQLValue value) => value switch
    {
        GraphQLStringValue text => Parse(text.Value.ToString()) ?? ThrowLiteralConversionError(value),
        GraphQLNullValue => null,
        _ => ThrowLiteralConversionError(value),
    };

    public override object? ParseValue(object? value) => value switch
    {
        null => null,
        string text => Parse(text) ?? ThrowValueConversionError(value),
        DateOnly => value,
        _ => ThrowValueConversionError(value),
    };

    public override object? Serialize(object? value) => value is DateOnly day
        ? day.ToString(Format, CultureInfo.InvariantCulture)
        : value is null ? null : ThrowSerializationError(value);

    private static object? Parse(string text) =>
        DateOnly.TryParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
