using System.Globalization;
using System.Text.RegularExpressions;
using GraphQL.Types;
using GraphQLParser.AST;

namespace Barq.Graph.TypeSystem;

/// <summary>The scalar <c>DateTime</c>: an instant with its offset from UTC.</summary>
/// <remarks>Source: RFC 3339 section 5.6 (date-time). Answers are always in UTC.</remarks>
internal sealed partial class DateTimeScalar : ScalarGraphType
{
    public DateTimeScalar()
    {
        Name = "DateTime";
        Description = "An instant as RFC 3339 writes it, with seconds and an offset: `2026-03-01T08:30:00Z`. Answers are in UTC; what is finer than a microsecond is cut off.";
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
        DateTimeOffset => value,
        _ => ThrowValueConversionError(value),
    };

    public override object? Serialize(object? value) => value is DateTimeOffset instant
        ? instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture)
        : value is null ? null : ThrowSerializationError(value);

    private static object? Parse(string text) =>
        Rfc3339().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant)
            ? ToMicroseconds(instant.ToUniversalTime())
            : null;

    // As the databases keep it: left to them, each would round in its own way.
    private static DateTimeOffset ToMicroseconds(DateTimeOffset instant) => instant.AddTicks(-(instant.Ticks % TimeSpan.TicksPerMicrosecond));

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Rfc3339();
}
