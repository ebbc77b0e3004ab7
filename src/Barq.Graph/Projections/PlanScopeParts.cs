using Barq.Graph.Batching;
using Barq.Graph.Documents;
using Barq.Graph.Responses;

namespace Barq.Graph.Projections;

// Which parts of an answer need what is planned.
internal sealed partial class PlanScope
{
    private readonly List<LoadUse> _uses = [];
    private readonly List<SplitSelection> _splits = [];
    private PartSet _parts = PartSet.Of(null);

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
        var outer = _parts;
        _parts = field.Parts ?? outer;
        var planned = plan();
        _parts = outer;
        return planned;
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

    /// <summary>Says of each part whether it comes by itself, once everything is planned: whether it alone needs something that has to be loaded.</summary>
    /// <returns>The parts that do.</returns>
    public IReadOnlyList<DeferredPart> DecideParts()
    {
        foreach (var part in Deferrals?.Parts ?? [])
        {
            part.Decide(_uses.Exists(use => use.Parts.IsOwn(part)));
        }

        _splits.ForEach(split => split.Decide());
        return [.. Deferrals?.Parts.Where(part => part.IsDeferred) ?? []];
    }
}
