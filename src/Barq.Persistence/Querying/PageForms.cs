using Barq.Persistence.Access;

namespace Barq.Persistence.Querying;

/// <summary>
/// The forms of a page whose condition, order and positions stay as they are: they depend on nothing else than on whether it is read for parents, and
/// on the kind of fence. Whoever keeps the arguments keeps this with them.
/// </summary>
public sealed class PageForms
{
    private readonly PageForm?[] _forms = new PageForm?[6];
    private ColumnSource[]? _innerColumns;

    /// <summary>The form of a page.</summary>
    /// <param name="query">What is read.</param>
    /// <param name="fence">The rows that are there for whom it is read.</param>
    internal static PageForm Of(PageQuery query, RowFence fence)
    {
        if (query.Forms is not { } known)
        {
            return PageForm.Of(query, fence);
        }

        var kind = (query.Keys is null ? 0 : 3) + (fence.IsOpen ? 0 : fence.CourierId is null ? 1 : 2);
        return known._forms[kind] ??= PageForm.Of(query, fence);
    }

    /// <summary>The columns of the table itself that a page hands out: own ones and what others are made of, foreign keys that are joined on, those of the order.</summary>
    /// <param name="query">What is read.</param>
    internal static ColumnSource[] InnerColumns(PageQuery query) => query.Forms is { } known ? known._innerColumns ??= InnerColumnsOf(query) : InnerColumnsOf(query);

    private static ColumnSource[] InnerColumnsOf(PageQuery query) =>
    [
        .. query.Shape.Columns.Where(column => column.Join == 0).SelectMany(column => column.Column.Expression?.Columns ?? [column.Column])
            .Concat(query.Shape.Joins.Where(join => join.Parent == 0).Select(join => join.ForeignKey!))
            .Concat(query.Order!.Terms.Select(term => term.Column))
            .Distinct(),
    ];
}
