using Barq.Graph.Documents;

namespace Barq.Graph.Responses;

/// <summary>A deferred fragment at one object of an answer.</summary>
/// <param name="part">The fragment.</param>
/// <param name="path">Where the object is.</param>
/// <param name="outer">The fragments around.</param>
internal sealed class Opening(DeferredPart part, PathSegment[] path, Opening? outer)
{
    private readonly Opening? _outer = outer;

    /// <summary>The fragment.</summary>
    public DeferredPart Part { get; } = part;

    /// <summary>Where the object is.</summary>
    public PathSegment[] Path { get; } = path;

    /// <summary>By what the client knows it; -1 as long as it was not announced.</summary>
    public int Id { get; set; } = -1;

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

/// <summary>Fields of one object that are held back.</summary>
/// <param name="opening">The fragment that they come with.</param>
/// <param name="open">All fragments around.</param>
/// <param name="path">Where the object is.</param>
/// <param name="position">How much had been written of the answer behind the object.</param>
/// <param name="write">Writes an object of them.</param>
internal sealed class Piece(Opening opening, Opening? open, PathSegment[] path, int position, Func<ResponseContext, bool> write)
{
    /// <summary>The fragment that they come with.</summary>
    public Opening Opening { get; } = opening;

    /// <summary>All fragments around.</summary>
    public Opening? Open { get; } = open;

    /// <summary>Where the object is.</summary>
    public PathSegment[] Path { get; } = path;

    /// <summary>How much had been written of the answer behind the object.</summary>
    public int Position { get; set; } = position;

    /// <summary>Writes an object of them; false where null came up in a place that forbids it.</summary>
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
    /// <param name="write">Writes an object of those that come with the part that is then written.</param>
    public void Add(ResponseContext context, DeferredPart[] parts, Func<ResponseContext, bool> write)
    {
        if (parts.Length == 0)
        {
            return;
        }

        var path = context.Path();
        foreach (var part in parts)
        {
            // Fragments that stand at something that comes whole are none.
            if (Opening.Find(context.Open, part) is { } opening)
            {
                _pieces.Add(new Piece(opening, context.Open, path, context.Out.Position, write));
            }
        }
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
