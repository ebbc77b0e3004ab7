using Barq.Graph.Batching;
using Barq.Graph.Documents;
using Barq.Graph.Responses;

namespace Barq.Graph.Projections;

// Which parts of an answer need what is planned.
internal sealed partial class PlanScope
{
    private readonly List<LoadUse> _uses = [];
    private readonly List<SplitSelection> _splits = [];
    private readonly List<StreamedList> _lists = [];
    private PartSet _parts = PartSet.Of(null);
    private bool _isWhole = true;

    /// <summary>The deferred fragments of the operation; null where nothing of it may come later.</summary>
    public Deferrals? Deferrals { get; init; }

    /// <summary>Notes that the field that is planned needs something that has to be loaded.</summary>
    public void Use(LoadUse use)
    {
        if (Deferrals is not null)
        {
            use.Parts.Add(_parts);
            _uses.Add(use);
        }
    }

    private void Use(IEnumerable<LoadPlan> loads)
    {
        foreach (var load in loads)
        {
            Use(load.RowUse);
        }
    }

    /// <summary>Plans a field: what it needs is needed by the parts of the answer that it stands in.</summary>
    public T In<T>(SelectedField field, Func<T> plan)
    {
        var (outer, wasWhole) = (_parts, _isWhole);
        _parts = field.Parts ?? outer;
        _isWhole = field.Parts is null ? wasWhole : field.Parts.Parts is [var only] && (only is null || wasWhole || !outer.Parts.Contains(only));
        var planned = plan();
        (_parts, _isWhole) = (outer, wasWhole);
        return planned;
    }

    /// <summary>Notes that the field that is planned lists the rows of a page.</summary>
    public void List(PageLoad load, SelectedField field, SelectionReader selections)
    {
        load.Lists++;
        List(field, selections, end => new StreamedPage(end, load, field.Ast));
    }

    /// <summary>
    /// Notes that the field that is planned is a list. Its end may come later where the list comes in one piece with the whole of its fragment:
    /// clients know where a list begins only if it comes with the object at which the fragment stands.
    /// </summary>
    public void List(SelectedField field, SelectionReader selections, Func<DeferredPart, StreamedList> listOf)
    {
        if (Deferrals is not null && _isWhole && _parts.Parts is [var around] && selections.EndOf(field, around, Deferrals) is { } end)
        {
            _lists.Add(listOf(end));
        }
    }

    /// <summary>Which of an object's fields come in which part of the answer.</summary>
    /// <param name="fields">The fields.</param>
    /// <param name="firstPart">How many parts there were before the fields were read.</param>
    /// <returns>That; null where nothing of the operation may come later.</returns>
    public SplitSelection? Split(IReadOnlyList<SelectedField> fields, int firstPart)
    {
        if (Deferrals is null)
        {
            return null;
        }

        var split = new SplitSelection([.. fields.Select(field => field.Parts!)], _parts, [.. Deferrals.Parts.Skip(firstPart)]);
        _splits.Add(split);
        return split;
    }

    /// <summary>The lists whose ends come by themselves, once that is decided.</summary>
    public IReadOnlyList<StreamedList> Streams => _lists.Count == 0 ? [] : _lists.FindAll(list => list.End.IsDeferred);

    /// <summary>Says of each part whether it comes by itself, once everything is planned: whether it alone needs something that has to be loaded.</summary>
    /// <returns>The parts that do.</returns>
    public IReadOnlyList<DeferredPart> DecideParts()
    {
        foreach (var part in Deferrals?.Parts.Where(part => !part.IsStream) ?? [])
        {
            part.Decide(_uses.Exists(use => use.Parts.IsOwn(part)));
        }

        // Of lists in lists the outermost: with the others the statements would double at each level.
        foreach (var list in _lists.OrderBy(list => list.Depth))
        {
            list.End.Decide(list.IsWorthwhile && !_lists.Exists(other => other.End.IsDeferred && list.IsBelow(other)));
        }

        _splits.ForEach(split => split.Decide());
        return [.. Deferrals?.Parts.Where(part => part.IsDeferred) ?? []];
    }
}
