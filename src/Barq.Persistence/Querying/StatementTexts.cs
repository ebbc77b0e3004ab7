using System.Runtime.CompilerServices;
using Barq.Persistence.Access;

namespace Barq.Persistence.Querying;

/// <summary>
/// The texts that statements had the last time, so that the next of the same kind need not be put together again. A text is a guess: whoever
/// writes a statement holds what it writes against it. So what is kept under one place may be another's, and nothing of it is ever wrong.
/// </summary>
internal sealed class StatementTexts
{
    private const int Places = 1024;

    /// <summary>Characters of a text that is kept: of all together no more than 8 MB.</summary>
    private const int Longest = 4000;

    private readonly string?[] _texts = new string?[Places];

    /// <summary>The text that a page's statement is likely to have.</summary>
    /// <param name="origin">What asks; the string itself tells it from others.</param>
    /// <param name="query">What is read.</param>
    /// <param name="fence">The rows that are there for whom it is read.</param>
    public ref string? Of(string origin, PageQuery query, RowFence fence) => ref Place(HashCode.Combine(
        KindOf(origin, query.Keys, fence), query.After is null, query.Before is null, query.Backward, query.Limit, query.Offset == 0, WordOf(query.Where)));

    /// <summary>The text that a statement of levels is likely to have.</summary>
    /// <param name="origin">What asks.</param>
    /// <param name="levels">What is read.</param>
    /// <param name="fence">The rows that are there for whom it is read.</param>
    public ref string? Of(string origin, IReadOnlyList<PageQuery> levels, RowFence fence)
    {
        var kind = KindOf(origin, null, fence);
        for (var i = 0; i < levels.Count; i++)
        {
            var page = levels[i];
            kind = HashCode.Combine(kind, page.Keys?.Values.Length == 1, page.After is null, page.Before is null, page.Backward, page.Limit, page.Offset == 0, WordOf(page.Where));
        }

        return ref Place(kind);
    }

    /// <summary>The text that a count's statement is likely to have.</summary>
    /// <inheritdoc cref="Of(string, PageQuery, RowFence)"/>
    public ref string? Of(string origin, CountQuery query, RowFence fence) => ref Place(
        HashCode.Combine(KindOf(origin, query.Keys, fence), query.Limit is null, WordOf(query.Where)));

    /// <summary>The text that the statement of totals is likely to have.</summary>
    /// <inheritdoc cref="Of(string, PageQuery, RowFence)"/>
    public ref string? Of(string origin, TotalQuery query, RowFence fence) => ref Place(HashCode.Combine(KindOf(origin, query.Keys, fence), query.Totals.Count));

    /// <summary>The text that the statement of groups is likely to have.</summary>
    /// <inheritdoc cref="Of(string, PageQuery, RowFence)"/>
    public ref string? Of(string origin, GroupQuery query, RowFence fence) =>
        ref Place(HashCode.Combine(KindOf(origin, query.Keys, fence), query.Shape.Totals.Count, query.Shape.Keys.Count, query.After is null, query.Having is null, query.IsCounted));

    /// <summary>The text that the statement of a search is likely to have.</summary>
    /// <inheritdoc cref="Of(string, PageQuery, RowFence)"/>
    public ref string? Of(string origin, SearchQuery query, RowFence fence) => ref Place(HashCode.Combine(
        KindOf(origin, null, fence), query.Shape.Table.Name, query.Text.Words.Count, query.Text.IsIndexed, query.Text.MayDiffer));

    /// <summary>Keeps a text, where it is another one.</summary>
    /// <returns>The text.</returns>
    public static string Keep(ref string? place, string text)
    {
        if (!ReferenceEquals(place, text) && text.Length <= Longest)
        {
            Volatile.Write(ref place, text);
        }

        return text;
    }

    // Members of enums stand in the text: each has another.
    private static int WordOf(Predicate? where)
    {
        switch (where)
        {
            case Compare { Value: string { Length: > 0 } word, Column.Members: not null }:
                return HashCode.Combine(word.Length, word[0], word[^1]);
            case AllOf all:
                var words = 0;
                for (var i = 0; i < all.Conditions.Count; i++)
                {
                    words = (words * 31) + WordOf(all.Conditions[i]);
                }

                return words;
            default:
                return 0;
        }
    }

    private ref string? Place(int kind) => ref _texts[(uint)kind % Places];

    // One key and several are written otherwise, and so is each kind of fence.
    private static int KindOf(string origin, KeySet? keys, RowFence fence) =>
        HashCode.Combine(RuntimeHelpers.GetHashCode(origin), keys is null, keys?.Values.Length == 1, fence.IsOpen, fence.CourierId is null);
}
