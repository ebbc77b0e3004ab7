using System.Collections;
using Barq.Persistence.Folding;

namespace Barq.Graph.Subscriptions;

/// <summary>One operation of a condition on a value of an event, with the meaning that it has in a query's <c>where</c>.</summary>
/// <param name="Operation">Such as <c>eq</c>.</param>
/// <param name="Operands">What it compares with: of <c>in</c> and <c>nin</c> any number, of others one.</param>
internal sealed record Comparison(string Operation, IReadOnlyList<string?> Operands)
{
    /// <summary>Reads an operation.</summary>
    public static Comparison Read(string operation, object? operand, Func<object?, string?> convert) => new(
        operation,
        operand is IEnumerable list and not string ? [.. list.Cast<object?>().Select(convert)]
            : operand is null && operation is "in" or "nin" ? [] : [convert(operand)]);

    /// <summary>Whether all hold for a value.</summary>
    public static bool AllHold(Comparison[] comparisons, string? value)
    {
        foreach (var comparison in comparisons)
        {
            if (!comparison.Holds(value))
            {
                return false;
            }
        }

        return true;
    }

    private bool Holds(string? value) => Operation switch
    {
        "eq" => value == Operands[0],
        "neq" => value != Operands[0],
        "in" => Operands.Contains(value),
        "nin" => !Operands.Contains(value),
        "ncontains" or "nstartsWith" or "nendsWith" or "nieq" or "nicontains" or "nistartsWith" or "niendsWith" =>
            Operands[0] is not null && !(this with { Operation = Operation[1..] }).Holds(value),
        _ => Operands[0] is { } operand && value is not null && Holds(value, operand),
    };

    private bool Holds(string value, string operand) => Operation switch
    {
        "contains" => value.Contains(operand, StringComparison.Ordinal),
        "startsWith" => value.StartsWith(operand, StringComparison.Ordinal),
        "endsWith" => value.EndsWith(operand, StringComparison.Ordinal),
        "ieq" => TextFolding.Fold(value) == TextFolding.Fold(operand),
        "icontains" => TextFolding.Fold(value).Contains(TextFolding.Fold(operand), StringComparison.Ordinal),
        "istartsWith" => TextFolding.Fold(value).StartsWith(TextFolding.Fold(operand), StringComparison.Ordinal),
        "iendsWith" => TextFolding.Fold(value).EndsWith(TextFolding.Fold(operand), StringComparison.Ordinal),
        "gt" => string.CompareOrdinal(value, operand) > 0,
        "gte" => string.CompareOrdinal(value, operand) >= 0,
        "lt" => string.CompareOrdinal(value, operand) < 0,
        "lte" => string.CompareOrdinal(value, operand) <= 0,
        _ => throw new NotSupportedException($"Events can't be chosen by {Operation}."),
    };
}
