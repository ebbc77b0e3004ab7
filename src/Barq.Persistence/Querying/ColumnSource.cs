using System.Collections.Concurrent;
using System.Collections.Frozen;
using Barq.Persistence.Access;
using Barq.Persistence.Folding;
using Barq.Persistence.Storage;

namespace Barq.Persistence.Querying;

/// <summary>How a column's values are held once they have been read, whatever the database stores.</summary>
public enum ColumnKind
{
    /// <summary>A 64-bit integer.</summary>
    Int64,

    /// <summary>A 32-bit integer.</summary>
    Int32,

    /// <summary>A truth value.</summary>
    Boolean,

    /// <summary>Text, and enums by their stored names.</summary>
    Text,

    /// <summary>An exact decimal number.</summary>
    Decimal,

    /// <summary>An instant, held as <see cref="StoredTime"/> has it.</summary>
    DateTime,

    /// <summary>A calendar day, held as <see cref="StoredTime"/> has it.</summary>
    Date,
}

/// <summary>A column of a <see cref="TableSource"/>, as the EF model maps it.</summary>
public sealed class ColumnSource
{
    // The enums of the model, and no others.
    private static readonly ConcurrentDictionary<Type, FrozenDictionary<string, string>> _members = new();

    internal ColumnSource(TableSource table, string propertyName, string name, ColumnKind kind, bool isNullable, int scale, Type clrType, PersonalDataAttribute? personal)
    {
        Table = table;
        PropertyName = propertyName;
        Name = name;
        Kind = kind;
        IsNullable = isNullable;
        Scale = scale;
        ClrType = clrType;
        Personal = personal;
        Members = clrType.IsEnum ? _members.GetOrAdd(clrType, MembersOf) : null;
    }

    /// <summary>The table that has this column.</summary>
    public TableSource Table { get; }

    /// <summary>The entity's property that is mapped to it.</summary>
    public string PropertyName { get; }

    /// <summary>Its name in the database.</summary>
    public string Name { get; }

    /// <summary>How its values are held.</summary>
    public ColumnKind Kind { get; }

    /// <summary>Whether it can hold NULL.</summary>
    public bool IsNullable { get; }

    /// <summary>Whether its value is always a member of an enum, and never NULL.</summary>
    internal bool IsMember => ClrType.IsEnum && !IsNullable;

    /// <summary>
    /// The members of its enum as they stand in a statement's text, quoted; null for a column of anything else. They are words of the model,
    /// and have nothing in them that would have to be escaped (<see cref="EnumText"/>).
    /// </summary>
    internal FrozenDictionary<string, string>? Members { get; }

    /// <summary>Whether there are but a few values of it, each of which has a literal.</summary>
    internal bool HasLiterals => Members is not null || Kind == ColumnKind.Boolean;

    /// <summary>A value as it may stand in a statement's text; null where it has to be a parameter.</summary>
    internal string? LiteralOf(object? value) => value switch
    {
        bool truth => truth ? "TRUE" : "FALSE",
        string text => Members?.GetValueOrDefault(text),
        _ => null,
    };

    /// <summary>Whether it refers to a row of another table.</summary>
    internal bool IsReference { get; set; }

    /// <summary>Digits after the point of a <see cref="ColumnKind.Decimal"/>; 0 for other kinds.</summary>
    public int Scale { get; }

    /// <summary>The property's CLR type without <see cref="Nullable{T}"/>.</summary>
    public Type ClrType { get; }

    /// <summary>Who sees its values, where those are personal data; null where everybody does.</summary>
    public PersonalDataAttribute? Personal { get; }

    /// <summary>Whether what stands anywhere in its text is found by an index (<see cref="SearchedAttribute"/>).</summary>
    public bool IsSearched => Searched is not null;

    /// <summary>How its text is searched; null where it is not.</summary>
    public SearchedAttribute? Searched { get; internal init; }

    /// <summary>Whether an index begins with it, or with the owning organization and then it: rows are found, and put in order, by it.</summary>
    public bool IsIndexed { get; internal set; }

    /// <summary>What it is made of, where no table has it; null for a column that is stored.</summary>
    public ColumnExpression? Expression { get; private init; }

    /// <summary>A column that statements work out.</summary>
    /// <param name="table">The table whose rows have it.</param>
    /// <param name="propertyName">What clients call it.</param>
    /// <param name="name">Its name in the statement.</param>
    /// <param name="kind">How its values are held.</param>
    /// <param name="clrType">What clients take its values for.</param>
    /// <param name="expression">What it is made of.</param>
    internal static ColumnSource Calculated(TableSource table, string propertyName, string name, ColumnKind kind, Type clrType, ColumnExpression expression) =>
        new(table, propertyName, name, kind, expression.IsNullable, 0, clrType, expression.Columns.Select(column => column.Personal).FirstOrDefault(personal => personal is not null))
        {
            Expression = expression,
        };

    /// <summary>A column of groups: a key, or a figure of their rows.</summary>
    /// <param name="table">The table whose rows are put together.</param>
    /// <param name="name">Its name in the statement.</param>
    /// <param name="kind">How its values are held.</param>
    /// <param name="scale">Digits after the point.</param>
    /// <param name="clrType">What clients take its values for.</param>
    /// <param name="isNullable">Whether it can be NULL.</param>
    internal static ColumnSource Figure(TableSource table, string name, ColumnKind kind, int scale, Type clrType, bool isNullable) =>
        new(table, name, name, kind, isNullable, scale, clrType, null);

    /// <summary>A column of another row, or one that is worked out, as a column of the table that it is read with.</summary>
    /// <param name="table">The table.</param>
    /// <param name="name">Its name in the statement.</param>
    /// <param name="column">The column.</param>
    /// <param name="isNullable">Whether it can be NULL there.</param>
    internal static ColumnSource Joined(TableSource table, string name, ColumnSource column, bool isNullable) =>
        new(table, column.PropertyName, name, column.Kind, isNullable, column.Scale, column.ClrType, column.Personal);

    private static FrozenDictionary<string, string> MembersOf(Type type) =>
        EnumText.All(type).ToFrozenDictionary(member => member, member => $"'{member}'", StringComparer.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => $"{Table.Name}.{Name}";
}
