using Barq.Graph.Answers;
using Barq.Graph.Batching;
using Barq.Graph.Errors;
using Barq.Graph.Responses;

namespace Barq.Graph.Plans;

/// <summary>Writes one answer as several: what is there, and the parts that were held back as they are loaded.</summary>
/// <param name="plan">The operation.</param>
/// <param name="run">Its run.</param>
/// <param name="format">The form of the answers.</param>
/// <param name="limits">How long they may get together.</param>
internal sealed class PartsWriter(OperationPlan plan, OperationRun run, PartsFormat format, WriterLimits limits)
{
    private readonly List<Piece> _pieces = [];
    private readonly List<Piece> _closed = [];
    private int _ids;

    /// <summary>What is held back and can be loaded now.</summary>
    public IReadOnlyList<Delivery> Waiting => [.. _pieces.Select(piece => piece.Delivery).Distinct()];

    /// <summary>Whether something is held back.</summary>
    public bool HasMore => _pieces.Count > 0;

    /// <summary>Writes the first answer: a whole one where nothing had to be held back.</summary>
    /// <param name="policy">What caches may do with a whole one.</param>
    /// <exception cref="GraphQLRequestException">It is too long.</exception>
    /// <exception cref="OperationCanceledException">Nobody waits for it any more.</exception>
    public GraphResponse First(Func<ResponsePolicy> policy) => Write(json =>
    {
        var withheld = new Withheld();
        var context = new ResponseContext(json, run.Results, run.Caller) { Withheld = withheld };
        json.Raw("{\"data\":"u8);
        ResponseWriter.WriteData(plan, run, context);
        if (context.Errors is { } errors)
        {
            json.Raw((byte)',');
            ErrorWriter.Write(json, errors);
        }

        Announce(json, withheld);
        json.Raw(HasMore ? ",\"hasNext\":true}"u8 : "}"u8);
        return (ResponseWriter.Status(run, context), context.Errors);
    }, policy);

    /// <summary>Writes the answer that brings parts which have been loaded.</summary>
    /// <param name="parts">The parts.</param>
    /// <param name="othersFollow">Whether others are under way.</param>
    /// <inheritdoc cref="First"/>
    public GraphResponse Next(IReadOnlyCollection<Delivery> parts, bool othersFollow)
    {
        var before = _pieces.ToArray();
        try
        {
            return Write(json => Next(json, parts, othersFollow), null);
        }
        catch
        {
            // Nothing of it will be sent: what was pending fails.
            _pieces.Clear();
            _pieces.AddRange(before);
            throw;
        }
    }

    /// <summary>Writes the last answer where what is held back can't be brought any more: each part fails, for one reason.</summary>
    public GraphResponse Fail(ResponseError reason)
    {
        var json = new Utf8Writer();
        var places = _pieces.Select(piece => piece.Opening).Distinct().ToList();
        _pieces.Clear();
        json.Raw((byte)'{');
        if (format != PartsFormat.Paths)
        {
            json.Raw("\"incremental\":[]"u8);
            PartsJson.Complete(json, places, places.ToDictionary(place => place, IReadOnlyList<ResponseError> (_) => [reason]));
        }
        else
        {
            json.Raw("\"incremental\":["u8);
            for (var i = 0; i < places.Count; i++)
            {
                json.Raw(i == 0 ? ""u8 : ","u8);
                PartsJson.Failure(json, places[i], [reason]);
            }

            json.Raw((byte)']');
        }

        json.Raw(",\"hasNext\":false}"u8);
        return new GraphResponse(json.Written, ResponseStatus.Executed, [reason], json);
    }

    private (ResponseStatus Status, IReadOnlyList<ResponseError>? Errors) Next(Utf8Writer json, IReadOnlyCollection<Delivery> parts, bool othersFollow)
    {
        var pieces = _pieces.FindAll(piece => parts.Contains(piece.Delivery));
        _pieces.RemoveAll(piece => parts.Contains(piece.Delivery));
        var errors = new List<ResponseError>();
        var failed = new Dictionary<Opening, IReadOnlyList<ResponseError>>();
        var withheld = new Withheld();
        var places = pieces.Select(piece => piece.Opening).Distinct().ToList();
        json.Raw("{\"incremental\":["u8);
        var start = json.Position;
        foreach (var place in places)
        {
            // Another one that comes now may have brought objects that this one has fields of.
            List<Piece> own = [.. pieces.Where(piece => piece.Opening == place), .. withheld.Take(place)];
            place.State = OpeningState.Over;
            if (WritePlace(json, place, own, withheld, start, errors) is { } reasons)
            {
                failed.Add(place, reasons);
            }
            else
            {
                own.ForEach(piece => piece.Arrivals?.Add(piece.Delivery.Fields));
            }
        }

        json.Raw((byte)']');
        if (format != PartsFormat.Paths)
        {
            PartsJson.Complete(json, places, failed);
        }

        Announce(json, withheld);
        json.Raw(othersFollow || HasMore ? ",\"hasNext\":true}"u8 : ",\"hasNext\":false}"u8);
        return (ResponseStatus.Executed, errors.Count > 0 ? errors : null);
    }

    // Every piece of a place, or none: a null that comes up in one of them leaves nothing of the fragment.
    private IReadOnlyList<ResponseError>? WritePlace(Utf8Writer json, Opening place, IReadOnlyList<Piece> pieces, Withheld withheld, int start, List<ResponseError> errors)
    {
        var (before, held) = (json.Position, withheld.Pieces.Count);
        var all = new List<ResponseError>();
        foreach (var piece in pieces)
        {
            var (undo, known) = (json.Position, withheld.Pieces.Count);
            json.Raw(undo == start ? "{"u8 : ",{"u8);
            WriteWhere(json, place, piece.Path);
            json.Raw(place.First is null ? ",\"data\":"u8 : ",\"items\":"u8);
            var data = json.Position;
            var context = new ResponseContext(json, run.Results, run.Caller) { Withheld = withheld, Part = piece.Delivery.Fields, End = piece.Delivery.End, Open = piece.Open };
            Array.ForEach(piece.Path, context.Enter);
            var isWritten = piece.Write(context);
            all.AddRange(context.Errors ?? []);
            if (!isWritten)
            {
                json.Position = before;
                withheld.KeepFirst(held);
                errors.AddRange(all);
                if (format == PartsFormat.Paths)
                {
                    json.Raw(before == start ? ""u8 : ","u8);
                    PartsJson.Failure(json, place, all);
                }

                return all;
            }

            if (json.Position - data == "{}".Length)
            {
                // It only leads to what comes later still.
                json.Position = undo;
                withheld.Move(known, undo);
                continue;
            }

            if (context.Errors is { } own)
            {
                json.Raw((byte)',');
                ErrorWriter.Write(json, own);
            }

            json.Raw((byte)'}');
        }

        errors.AddRange(all);
        return null;
    }

    private void WriteWhere(Utf8Writer json, Opening place, PathSegment[] path)
    {
        if (format != PartsFormat.Paths)
        {
            PartsJson.Id(json, place);
            if (place.First is not null && format == PartsFormat.IdsAndPaths)
            {
                json.Raw(",\"path\":"u8);
                PartsJson.Path(json, path, place.First);
            }

            if (path.Length > place.Path.Length)
            {
                json.Raw(",\"subPath\":"u8);
                PartsJson.Path(json, path.AsSpan(place.Path.Length));
            }

            return;
        }

        json.Raw("\"path\":"u8);
        PartsJson.Path(json, path, place.First);
        PartsJson.Label(json, place);
    }

    // What its turn has come for is pending; what is held back of others waits with them, and for them.
    private void Announce(Utf8Writer json, Withheld withheld)
    {
        var opened = withheld.Pieces.Where(piece => piece.IsTurn).Select(piece => piece.Opening).Where(place => place.State == OpeningState.Closed).Distinct().ToList();
        opened.ForEach(place => place.State = OpeningState.Open);
        _closed.AddRange(withheld.Pieces);
        _pieces.AddRange(_closed.Where(piece => piece.Opening.State == OpeningState.Open));
        _closed.RemoveAll(piece => piece.Opening.State != OpeningState.Closed);
        if (format == PartsFormat.Paths || opened.Count == 0)
        {
            return;
        }

        json.Raw(",\"pending\":["u8);
        for (var i = 0; i < opened.Count; i++)
        {
            opened[i].Id = _ids++;
            json.Raw(i == 0 ? "{"u8 : ",{"u8);
            PartsJson.Id(json, opened[i]);
            json.Raw(",\"path\":"u8);
            PartsJson.Path(json, opened[i].Path);
            PartsJson.Label(json, opened[i]);
            json.Raw((byte)'}');
        }

        json.Raw((byte)']');
    }

    private GraphResponse Write(Func<Utf8Writer, (ResponseStatus Status, IReadOnlyList<ResponseError>? Errors)> write, Func<ResponsePolicy>? policy)
    {
        var json = new Utf8Writer(limits);
        try
        {
            var (status, errors) = write(json);
            json.Finish();
            return new GraphResponse(json.Written, status, errors, json) { Policy = errors is null && !HasMore ? policy?.Invoke() : null };
        }
        catch
        {
            json.Dispose();
            throw;
        }
    }
}
