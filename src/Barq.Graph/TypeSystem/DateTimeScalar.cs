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

    // Cut to what the databases keep, before anything is read: left to them, or to .NET (which keeps seven digits), each would round in its own way.
    private static object? Parse(string text) =>
        Rfc3339().Match(text) is { Success: true } match
            && DateTimeOffset.TryParse(string.Concat(match.Groups[1].ValueSpan, match.Groups[2].ValueSpan), CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant)
            ? instant.ToUniversalTime()
            : null;

    [GeneratedRegex(@"^(\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?)(?:(?<=\.\d{6})\d{1,3})?([Zz]|[+-]\d{2}:\d{2})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Rfc3339();
}
