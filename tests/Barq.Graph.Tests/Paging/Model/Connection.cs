using System.Text;

namespace Barq.Graph.Tests.Paging.Model;

/// <summary>A connection with its arguments, and those that are selected on its rows.</summary>
/// <param name="Field">Its name.</param>
/// <param name="Where">Its filter.</param>
/// <param name="Order">Field and direction of each term; points lead over relations.</param>
/// <param name="Page">Its size and direction.</param>
/// <param name="Bounds">How far its rows are counted; null for the end.</param>
/// <param name="Children">The connections on its rows.</param>
internal sealed record Connection(string Field, Condition Where, (string Field, bool Descending)[] Order, Page Page, int?[] Bounds, Connection[] Children)
{
    public string Type => ModelSchema.TypeOf(Field);

    /// <summary>The order that it has: where none is asked, that of the field that the filter sets bounds to, where that has an index.</summary>
    public (string Field, bool Descending)[] ActualOrder { get; } = Order.Length > 0 ? Order : [.. Where.Bounds
        .Where(bound => ModelSchema.Ranges(ModelSchema.TypeOf(Field)).Contains(bound.Field))
        .GroupBy(bound => bound.Field)
        .OrderByDescending(bounds => bounds.Aggregate(0, (sides, bound) => sides | bound.Side))
        .ThenBy(bounds => bounds.Key, StringComparer.Ordinal)
        .Take(1).Select(bounds => (bounds.Key, false))];

    public string OrderLiteral => Literal(Order);

    public string ActualOrderLiteral => Literal(ActualOrder);

    private static string Literal((string Field, bool Descending)[] order) => $"[{string.Join(", ", order.Select(term => Literal(term.Field, term.Descending)))}]";

    private static string Literal(string path, bool descending) => path.Split('.', 2) switch
    {
        [var relation, var rest] => $"{{ {relation}: {Literal(rest, descending)} }}",
        _ => $"{{ {path}: {(descending ? "DESC" : "ASC")} }}",
    };

    public int Compare(ModelRow left, ModelRow right)
    {
        // A field that is named again has no effect.
        var terms = ActualOrder.DistinctBy(term => term.Field).ToArray();
        foreach (var (field, descending) in terms)
        {
            var compared = ModelRow.Compare(left.Value(field), right.Value(field));
            if (compared != 0)
            {
                return descending ? -compared : compared;
            }
        }

        // The id makes the order total, in the direction of the last term.
        var tie = left.Id.CompareTo(right.Id);
        return terms is [.., (_, true)] ? -tie : tie;
    }

    public List<ModelRow> Sorted(IEnumerable<ModelRow> rows)
    {
        var sorted = rows.Where(Where.Holds).ToList();
        sorted.Sort(Compare);
        return sorted;
    }

    /// <summary>Writes the connection's selection. Cursors are looked up by <paramref name="cursorOf"/>.</summary>
    public void Write(StringBuilder text, Func<Connection, ModelRow, string> cursorOf)
    {
        text.Append(Field).Append("(where: ").Append(Where.Literal).Append(", order: ").Append(OrderLiteral)
            .Append(Page.Backward ? ", last: " : ", first: ").Append(Page.Size);
        if (Page.Offset > 0)
        {
            text.Append(", offset: ").Append(Page.Offset);
        }

        if (Page.After is { } after)
        {
            text.Append(", after: \"").Append(cursorOf(this, after)).Append('"');
        }

        if (Page.Before is { } before)
        {
            text.Append(", before: \"").Append(cursorOf(this, before)).Append('"');
        }

        text.Append(") { ").Append(Figures.Selection(Type));
        for (var i = 0; i < Bounds.Length; i++)
        {
            text.Append(FormattableString.Invariant(Bounds[i] is { } bound
                ? $" count{i}: totalCount(atMost: {bound}) capped{i}: totalCountIsCapped(atMost: {bound})"
                : (FormattableString)$" count{i}: totalCount"));
        }

        text.Append(" pageInfo { hasNextPage hasPreviousPage startCursor endCursor } nodes { id } edges { cursor node { id ");
        foreach (var child in Children)
        {
            child.Write(text, cursorOf);
        }

        text.Append("} } } ");
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        Write(text, (_, row) => $"<{row.Type} {row.Id}>");
        return text.ToString();
    }
}

/// <summary>A page.</summary>
/// <param name="Backward">Whether it is cut from the end.</param>
/// <param name="Size">How many rows at most.</param>
/// <param name="After">The row whose position is passed as <c>after</c>; it need not be in the list, nor fulfil the filter.</param>
/// <param name="Before">The same for <c>before</c>.</param>
/// <param name="Offset">How many rows are passed over, where nothing else says where it begins.</param>
internal sealed record Page(bool Backward, int Size, ModelRow? After, ModelRow? Before, int Offset = 0)
{
    /// <summary>Cuts the page out of a sorted list.</summary>
    /// <remarks>Source: Relay cursor connections, "Pagination algorithm"; what it leaves to the server is said in the schema.</remarks>
    public (List<ModelRow> Rows, bool HasNext, bool HasPrevious) Cut(Connection connection, List<ModelRow> sorted)
    {
        var window = sorted.FindAll(row =>
            (After is null || connection.Compare(row, After) > 0) && (Before is null || connection.Compare(row, Before) < 0));
        if (Offset > 0)
        {
            var rest = window.Skip(Offset).ToList();
            return (rest.GetRange(0, Math.Min(Size, rest.Count)), rest.Count > Size, true);
        }

        return Backward
            ? (window.GetRange(Math.Max(0, window.Count - Size), Math.Min(Size, window.Count)), Before is not null, window.Count > Size)
            : (window.GetRange(0, Math.Min(Size, window.Count)), window.Count > Size, After is not null);
    }
}
