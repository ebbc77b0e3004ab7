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
    private StreamedList[][] _streams = [];
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

    /// <summary>Plans a field that lists rows. A list whose elements lead to nothing that has to be loaded comes whole, and holds no other list of the rows up.</summary>
    /// <param name="field">The field.</param>
    /// <param name="loads">What reads the rows.</param>
    /// <param name="selections">Reads selections.</param>
    /// <param name="listOf">Makes the list whose end is a part.</param>
    /// <param name="plan">Plans the elements.</param>
    /// <returns>The elements, and the list; null where its end can't come later.</returns>
    public (T Elements, StreamedList? List) List<T>(SelectedField field, IEnumerable<LoadPlan> loads, SelectionReader selections, Func<DeferredPart, StreamedList> listOf, Func<T> plan)
    {
        var list = ListOf(field, selections, listOf);
        var uses = _uses.Count;
        var elements = plan();
        if (_uses.Count == uses)
        {
            return (elements, null);
        }

        foreach (var load in loads)
        {
            load.Lists++;
        }

        return (elements, Note(list));
    }

    /// <summary>Notes that the field that has been planned is a list.</summary>
    /// <param name="field">The field.</param>
    /// <param name="selections">Reads selections.</param>
    /// <param name="listOf">Makes the list whose end is a part.</param>
    /// <returns>The list; null where its end can't come later.</returns>
    public StreamedList? List(SelectedField field, SelectionReader selections, Func<DeferredPart, StreamedList> listOf) => Note(ListOf(field, selections, listOf));

    // An end may come later where the list comes in one piece with the whole of its fragment: clients know where a list begins only if it comes with the object at
    // which the fragment stands.
    private StreamedList? ListOf(SelectedField field, SelectionReader selections, Func<DeferredPart, StreamedList> listOf) =>
        Deferrals is not null && _isWhole && _parts.Parts is [var around] && selections.EndOf(field, around, Deferrals) is { } end ? listOf(end) : null;

    private StreamedList? Note(StreamedList? list)
    {
        if (list is not null)
        {
            _lists.Add(list);
        }

        return list;
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

    /// <summary>The lists whose ends come by themselves, once that is decided: those of the same rows together.</summary>
    public IReadOnlyList<StreamedList[]> Streams => _streams;

    /// <summary>Says of each part whether it comes by itself, once everything is planned: whether it alone needs something that has to be loaded.</summary>
    /// <returns>The parts that do.</returns>
    public IReadOnlyList<DeferredPart> DecideParts()
    {
        foreach (var part in Deferrals?.Parts.Where(part => !part.IsStream) ?? [])
        {
            part.Decide(_uses.Exists(use => use.Parts.IsOwn(part)));
        }

        // Of lists in lists the outermost: with the others the statements would double at each level.
        foreach (var lists in _lists.GroupBy(list => (list.Loads[0], list.End.Before)).Select(group => group.ToArray()).OrderBy(group => group[0].Depth))
        {
            if (StreamedList.AreWorthwhile(lists) && !Array.Exists(_streams, others => lists[0].IsBelow(others[0])))
            {
                Array.ForEach(lists, list => list.End.Decide(true));
                _streams = [.. _streams, lists];
            }
        }

        _splits.ForEach(split => split.Decide());
        return [.. Deferrals?.Parts.Where(part => part.IsDeferred) ?? []];
    }
}
