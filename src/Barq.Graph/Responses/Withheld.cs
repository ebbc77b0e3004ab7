using Barq.Graph.Batching;
using Barq.Graph.Documents;

namespace Barq.Graph.Responses;

/// <summary>A deferred fragment at one object of an answer, or the end of one list.</summary>
/// <param name="part">The fragment, or the end.</param>
/// <param name="path">Where the object is, or the list.</param>
/// <param name="outer">The fragments around.</param>
internal sealed class Opening(DeferredPart part, PathSegment[] path, Opening? outer)
{
    private readonly Opening? _outer = outer;

    /// <summary>The fragment, or the end.</summary>
    public DeferredPart Part { get; } = part;

    /// <summary>Where the object is, or the list.</summary>
    public PathSegment[] Path { get; } = path;

    /// <summary>How many elements the list has before its end; null for a fragment.</summary>
    public int? First { get; init; }

    /// <summary>By what the client knows it; -1 as long as it was not announced.</summary>
    public int Id { get; set; } = -1;

    /// <summary>How far it has come.</summary>
    public OpeningState State { get; set; }

    /// <summary>A fragment's place, as seen from inside: the nearest around.</summary>
    public static Opening? Find(Opening? from, DeferredPart part)
    {
        var opening = from;
        while (opening is not null && opening.Part != part)
        {
            opening = opening._outer;
        }

        return opening;
    }
}

/// <summary>How far a deferred fragment at one object has come, or the end of one list.</summary>
internal enum OpeningState
{
    /// <summary>What it stands in has not come yet.</summary>
    Closed,

    /// <summary>It is pending.</summary>
    Open,

    /// <summary>It has come, or failed.</summary>
    Over,
}

/// <summary>What of one object has come: a field that stands in several fragments comes with the first of them, and with none of the others.</summary>
internal sealed class Arrivals
{
    private readonly List<DeferredPart?> _parts = [];

    /// <summary>Whether nothing of it has come.</summary>
    public bool IsEmpty => _parts.Count == 0;

    /// <summary>Whether a field has come.</summary>
    public bool Have(PartSet field) => _parts.Exists(field.ComesWith);

    /// <summary>Notes that a part of it has come; null is the first answer.</summary>
    public void Add(DeferredPart? part) => _parts.Add(part);
}

/// <summary>Fields of one object, or the end of one list, that are held back.</summary>
/// <param name="opening">What they come with.</param>
/// <param name="end">The end of a list that it is, or in whose rows the object is; null for none.</param>
/// <param name="open">All fragments around.</param>
/// <param name="path">Where the object is, or the list.</param>
/// <param name="position">How much had been written of the answer behind the object.</param>
/// <param name="write">Writes an object of them, or a list.</param>
internal sealed class Piece(Opening opening, ListEnd? end, Opening? open, PathSegment[] path, int position, Func<ResponseContext, bool> write)
{
    /// <summary>What they come with.</summary>
    public Opening Opening { get; } = opening;

    /// <summary>What has to be loaded for them.</summary>
    public Delivery Delivery => new(Opening.Part, end);

    /// <summary>All fragments around.</summary>
    public Opening? Open { get; } = open;

    /// <summary>Where the object is, or the list.</summary>
    public PathSegment[] Path { get; } = path;

    /// <summary>How much had been written of the answer behind the object.</summary>
    public int Position { get; set; } = position;

    /// <summary>Whether it is the fragment's turn once what is written has been sent; else what it stands in brings the turn.</summary>
    public bool IsTurn { get; init; } = true;

    /// <summary>What of the object has come; null for the end of a list.</summary>
    public Arrivals? Arrivals { get; init; }

    /// <summary>Writes an object of them, or a list; false where null came up in a place that forbids it.</summary>
    public Func<ResponseContext, bool> Write { get; } = write;
}

/// <summary>What is held back of an answer while it is written.</summary>
internal sealed class Withheld
{
    private readonly List<Piece> _pieces = [];

    /// <summary>The pieces, in the order of their objects.</summary>
    public IReadOnlyList<Piece> Pieces => _pieces;

    /// <summary>Holds fields back.</summary>
    /// <param name="context">The answer, at the fields' object.</param>
    /// <param name="parts">The parts that they come with.</param>
    /// <param name="isTurn">Whether the parts follow on the one that is written.</param>
    /// <param name="arrivals">What of the object has come.</param>
    /// <param name="write">Writes an object of those that come with the part that is then written.</param>
    public void Add(ResponseContext context, DeferredPart[] parts, bool isTurn, Arrivals arrivals, Func<ResponseContext, bool> write)
    {
        if (parts.Length == 0)
        {
            return;
        }

        var path = context.Path();
        foreach (var part in parts)
        {
            // Fragments that stand at something that comes whole are none.
            if (Opening.Find(context.Open, part) is { State: not OpeningState.Over } opening)
            {
                _pieces.Add(new Piece(opening, context.End, context.Open, path, context.Out.Position, write) { IsTurn = isTurn, Arrivals = arrivals });
            }
        }
    }

    /// <summary>Holds the end of a list back.</summary>
    /// <param name="context">The answer, at the list.</param>
    /// <param name="end">The end.</param>
    /// <param name="part">The part that it is of the answer.</param>
    /// <param name="first">How many elements the list has before it.</param>
    /// <param name="write">Writes the others, with commas between them.</param>
    public void AddEnd(ResponseContext context, ListEnd end, DeferredPart part, int first, Func<ResponseContext, bool> write)
    {
        var path = context.Path();
        _pieces.Add(new Piece(new Opening(part, path, context.Open) { First = first }, end, context.Open, path, context.Out.Position, WriteList));

        bool WriteList(ResponseContext later)
        {
            later.Out.Raw((byte)'[');
            var written = write(later);
            later.Out.Raw((byte)']');
            return written;
        }
    }

    /// <summary>Takes out the pieces that come with a place.</summary>
    public IReadOnlyList<Piece> Take(Opening place)
    {
        var taken = _pieces.FindAll(piece => piece.Opening == place);
        _pieces.RemoveAll(piece => piece.Opening == place);
        return taken;
    }

    /// <summary>Drops what belongs to objects that are taken back.</summary>
    public void TakeBack(int position)
    {
        var keep = _pieces.Count;
        while (keep > 0 && _pieces[keep - 1].Position > position)
        {
            keep--;
        }

        KeepFirst(keep);
    }

    /// <summary>Drops all but the first pieces.</summary>
    public void KeepFirst(int count) => _pieces.RemoveRange(count, _pieces.Count - count);

    /// <summary>Keeps the pieces of an object that is empty itself, and is taken back.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="position">Where the object began.</param>
    public void Move(int first, int position)
    {
        foreach (var piece in _pieces.Skip(first))
        {
            piece.Position = position;
        }
    }
}
