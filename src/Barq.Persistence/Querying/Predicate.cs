using Barq.Persistence.Folding;
using Barq.Persistence.Storage;

namespace Barq.Persistence.Querying;

/// <summary>A condition on the rows of a table. Two-valued: a comparison with NULL is true or false, never unknown.</summary>
public abstract record Predicate
{
    /// <summary>True for every row.</summary>
    public static Predicate True { get; } = new AllOf([]);

    /// <summary>True for no row.</summary>
    public static Predicate False { get; } = new AnyOf([]);

    /// <summary>What the column is made of that it asks about; null where a table has it, or where it asks about none itself.</summary>
    public ColumnExpression? Expression => this switch
    {
        Compare compare => compare.Column.Expression,
        In list => list.Column.Expression,
        _ => null,
    };

    /// <summary>How many conditions it is made of, itself included.</summary>
    public int Count => 1 + this switch
    {
        AllOf all => all.Conditions.Sum(condition => condition.Count),
        AnyOf any => any.Conditions.Sum(condition => condition.Count),
        Not not => not.Condition.Count,
        Related related => related.Condition.Count,
        Some some => some.Condition.Count,
        { Expression: { } expression } => expression.Counts.Sum(count => count.Condition.Count),
        _ => 0,
    };
}

/// <summary>All of the conditions hold; true where there are none.</summary>
/// <param name="Conditions">The conditions.</param>
public sealed record AllOf(IReadOnlyList<Predicate> Conditions) : Predicate;

/// <summary>At least one of the conditions holds; false where there are none.</summary>
/// <param name="Conditions">The conditions.</param>
public sealed record AnyOf(IReadOnlyList<Predicate> Conditions) : Predicate;

/// <summary>The condition does not hold. Made by <see cref="Of"/>, which finds the form that an index can be read for.</summary>
/// <param name="Condition">The condition.</param>
public sealed record Not(Predicate Condition) : Predicate
{
    /// <summary>
    /// The opposite of a condition. What an enum that is never NULL is not, it is one of the others (the database holds the column to the
    /// enum's members): they can be looked up, where "not" can only be tried row by row.
    /// </summary>
    /// <param name="condition">The condition.</param>
    public static Predicate Of(Predicate condition) => condition switch
    {
        AllOf { Conditions: [var single] } => Of(single),
        AnyOf { Conditions: [var single] } => Of(single),
        Not not => not.Condition,
        Compare { Comparison: Comparison.Equal, Value: string value, Column: { IsMember: true } column } => In.Others(column, [value]),
        In { Column: { IsMember: true } column } list => In.Others(column, list.Values),
        _ => new Not(condition),
    };
}

/// <summary>How a column is compared with one value.</summary>
public enum Comparison
{
    /// <summary>Equal; NULL equals NULL.</summary>
    Equal,

    /// <summary>Greater; false for NULL.</summary>
    Greater,

    /// <summary>Greater or equal; false for NULL.</summary>
    GreaterOrEqual,

    /// <summary>Less; false for NULL.</summary>
    Less,

    /// <summary>Less or equal; false for NULL.</summary>
    LessOrEqual,

    /// <summary>Text that holds the value somewhere; case counts; false for NULL.</summary>
    Contains,

    /// <summary>Text that begins with the value; case counts; false for NULL.</summary>
    StartsWith,

    /// <summary>Text that ends with the value; case counts; false for NULL.</summary>
    EndsWith,

    /// <summary>Folded (<see cref="Folding.TextFolding"/>) equal to the value, which is folded already; false for NULL.</summary>
    FoldedEqual,

    /// <summary>Holds the folded value somewhere when folded itself; false for NULL.</summary>
    FoldedContains,

    /// <summary>Begins with the folded value when folded itself; false for NULL.</summary>
    FoldedStartsWith,

    /// <summary>Ends with the folded value when folded itself; false for NULL.</summary>
    FoldedEndsWith,
}

/// <summary>A column compared with a value.</summary>
/// <param name="Column">The column.</param>
/// <param name="Comparison">How.</param>
/// <param name="Value">The value in the CLR type of the column's kind (long, int, bool, string, decimal, DateTimeOffset, DateOnly); null only with <see cref="Comparison.Equal"/>.</param>
public sealed record Compare(ColumnSource Column, Comparison Comparison, object? Value) : Predicate
{
    /// <summary>Whether it looks into the text, further than to its first bytes.</summary>
    public bool ReadsThrough => Comparison is Comparison.Contains or Comparison.EndsWith
        or Comparison.FoldedEqual or Comparison.FoldedContains or Comparison.FoldedStartsWith or Comparison.FoldedEndsWith;

    /// <summary>Whether the column's trigrams lead to the rows.</summary>
    public bool IsSearch => ReadsThrough && Column.IsSearched && SearchedAttribute.Serves((string)Value!);
}

/// <summary>A column's value is one of several.</summary>
/// <param name="Column">The column.</param>
/// <param name="Values">The values; a null among them stands for NULL.</param>
public sealed record In(ColumnSource Column, IReadOnlyList<object?> Values) : Predicate
{
    /// <summary>One of the members of a column's enum that are not among some values.</summary>
    internal static In Others(ColumnSource column, IReadOnlyList<object?> values) =>
        new(column, [.. EnumText.All(column.ClrType).Where(member => !values.Contains(member))]);
}

/// <summary>The related row of a to-one relation exists and fulfils a condition.</summary>
/// <param name="Relation">The relation.</param>
/// <param name="Condition">The condition on the related row.</param>
public sealed record Related(Relation Relation, Predicate Condition) : Predicate;

/// <summary>At least one related row of a to-many relation fulfils a condition.</summary>
/// <param name="Relation">The relation.</param>
/// <param name="Condition">The condition on a related row.</param>
public sealed record Some(Relation Relation, Predicate Condition) : Predicate;
