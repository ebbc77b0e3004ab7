using Barq.Graph.Documents;

namespace Barq.Graph.Responses;

/// <summary>Which fields of an object come in which part of an answer. Made with the plan, and decided once that is whole.</summary>
/// <param name="fields">The parts of each field.</param>
/// <param name="around">The parts of the object itself.</param>
/// <param name="opened">The parts whose fragments stand at this object.</param>
internal sealed class SplitSelection(PartSet[] fields, PartSet around, DeferredPart[] opened)
{
    private readonly Dictionary<int, Share> _shares = [];
    private DeferredPart[] _opened = [];

    /// <summary>Whether there is anything to tell: where all fields come with the object, nothing is looked up.</summary>
    public bool IsSplit { get; private set; }

    /// <summary>Finds out which fields come when.</summary>
    public void Decide()
    {
        _opened = Array.FindAll(opened, part => part.IsDeferred);
        IsSplit = !Array.TrueForAll(fields, around.IsLike);
        if (!IsSplit)
        {
            return;
        }

        var deliveries = new List<DeferredPart?> { null };
        foreach (var part in fields.Append(around).SelectMany(field => field.Parts))
        {
            for (var delivery = part?.DeliveredWith; delivery is not null && !deliveries.Contains(delivery); delivery = delivery.Before)
            {
                deliveries.Add(delivery);
            }
        }

        foreach (var delivery in deliveries)
        {
            var held = deliveries.Where(later => later is not null && later.Before == delivery).Cast<DeferredPart>().ToArray();
            var beside = deliveries.Where(other => other is not null && other != delivery && other.Before != delivery && around.ComesWith(other)).Cast<DeferredPart>().ToArray();
            _shares.Add(KeyOf(delivery), new Share(Array.ConvertAll(fields, field => field.ComesWith(delivery)), held, beside));
        }
    }

    /// <summary>Writes what of an object comes with the part that is written, and holds back what comes later.</summary>
    /// <param name="context">The response, in which something can be held back.</param>
    /// <param name="write">Writes a field with its key; false where null came up in a place that forbids it.</param>
    /// <returns>False where a field could not be written.</returns>
    public bool Write(ResponseContext context, Func<ResponseContext, int, bool> write)
    {
        // What is held back in the object, at any depth, looks here for the fragments that stand at it.
        var outer = context.Open;
        if (_opened.Length > 0)
        {
            var path = context.Path();
            foreach (var part in _opened)
            {
                context.Open = new Opening(part, path, context.Open);
            }
        }

        var written = WritePart(context, write, new Arrivals());
        context.Open = outer;
        return written;
    }

    private bool WritePart(ResponseContext context, Func<ResponseContext, int, bool> write, Arrivals arrivals)
    {
        var json = context.Out;
        var share = _shares.GetValueOrDefault(KeyOf(context.Part), Share.None);
        var start = json.Position;
        for (var i = 0; i < share.Fields.Length; i++)
        {
            if (share.Fields[i] && !arrivals.Have(fields[i]))
            {
                json.Raw((byte)(json.Position == start ? '{' : ','));
                if (!write(context, i))
                {
                    return false;
                }
            }
        }

        json.Raw(json.Position == start ? "{}"u8 : "}"u8);
        Hold(share.Held, isTurn: true);
        if (arrivals.IsEmpty)
        {
            // The object has come with one of the fragments that lead to it: what it has in the others comes below it.
            Hold(share.Beside, isTurn: false);
            arrivals.Add(context.Part);
        }

        return true;

        void Hold(DeferredPart[] parts, bool isTurn) => context.Withheld!.Add(context, parts, isTurn, arrivals, later => WritePart(later, write, arrivals));
    }

    private static int KeyOf(DeferredPart? delivery) => delivery?.Index ?? -1;

    /// <summary>What of an object comes with one delivery.</summary>
    /// <param name="Fields">Whether each of its fields does.</param>
    /// <param name="Held">The deliveries after this one in which more of it comes, or in whose wake.</param>
    /// <param name="Beside">Those that lead to the object as this one does, whichever is the first, and in which more of it comes.</param>
    private sealed record Share(bool[] Fields, DeferredPart[] Held, DeferredPart[] Beside)
    {
        /// <summary>Nothing.</summary>
        public static Share None { get; } = new([], [], []);
    }
}
