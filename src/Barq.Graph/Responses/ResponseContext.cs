using Barq.Graph.Answers;
using Barq.Graph.Batching;
using Barq.Graph.Documents;
using Barq.Graph.Errors;
using Barq.Persistence.Access;

namespace Barq.Graph.Responses;

/// <summary>What the writers of one response share: the buffer, the loaded rows, the errors, and where in the response they are.</summary>
internal sealed class ResponseContext(Utf8Writer writer, LoadResult[] results, Caller caller)
{
    private readonly Stack<PathSegment> _path = new();

    /// <summary>The buffer.</summary>
    public Utf8Writer Out { get; } = writer;

    /// <summary>Who reads the response.</summary>
    public Caller Caller { get; } = caller;

    /// <summary>The errors so far; null where there is none.</summary>
    public List<ResponseError>? Errors { get; private set; }

    /// <summary>What is held back for later; null where the answer is written whole.</summary>
    public Withheld? Withheld { get; init; }

    /// <summary>The part that is written; null for the first answer.</summary>
    public DeferredPart? Part { get; init; }

    /// <summary>The deferred fragments around what is written.</summary>
    public Opening? Open { get; set; }

    /// <summary>The end of a list whose rows are written; null for none, and for rows that come before it.</summary>
    public ListEnd? End { get; set; }

    /// <summary>What a load brought.</summary>
    public LoadResult Result(LoadPlan load) => (End?.Results ?? results)[load.Index];

    /// <summary>Enters a field or a list element.</summary>
    /// <param name="segment">The response key, or the index.</param>
    public void Enter(PathSegment segment) => _path.Push(segment);

    /// <summary>Leaves the field or list element entered last.</summary>
    public void Leave() => _path.Pop();

    /// <summary>Where the writer is.</summary>
    public PathSegment[] Path()
    {
        var path = _path.ToArray();
        Array.Reverse(path);
        return path;
    }

    /// <summary>Writes the end of a list behind its first elements, of what was loaded for it; or holds it back.</summary>
    /// <param name="end">The end.</param>
    /// <param name="list">The list.</param>
    /// <param name="first">How many elements there are before it.</param>
    /// <param name="write">Writes the others, with commas between them; false where null came up in a place that forbids it.</param>
    /// <returns>False where an element could not be written.</returns>
    public bool WriteEnd(ListEnd end, StreamedList list, int first, Func<ResponseContext, bool> write)
    {
        if (Withheld is not null)
        {
            Withheld.AddEnd(this, end, list.End, first, write);
            return true;
        }

        Out.Raw(first > 0 ? ","u8 : ""u8);
        (var around, End) = (End, end);
        var written = write(this);
        End = around;
        return written;
    }

    /// <summary>Takes back what has been written since a position, and what was held back with it.</summary>
    public void TakeBack(int position)
    {
        Out.Position = position;
        Withheld?.TakeBack(position);
    }

    /// <summary>Notes an error at a field of the current object.</summary>
    /// <param name="responseKey">The field's response key; null for the place that was entered last itself.</param>
    /// <param name="code">One of <see cref="ErrorCodes"/>.</param>
    /// <param name="message">What went wrong, for the client.</param>
    public void AddError(string? responseKey, string code, string message) => AddError(responseKey, new ResponseError(code, message));

    /// <summary>Notes an error at a field of the current object.</summary>
    /// <param name="responseKey">The field's response key; null for the place that was entered last itself.</param>
    /// <param name="error">The error; it gets the field's path.</param>
    public void AddError(string? responseKey, ResponseError error)
    {
        var path = _path.Reverse().Select(segment => segment.Value).ToList();
        if (responseKey is not null)
        {
            path.Add(responseKey);
        }

        (Errors ??= []).Add(error with { Path = path });
    }
}

/// <summary>A step of the way to a value: a response key, or an index.</summary>
/// <param name="Key">The response key; null for an index.</param>
/// <param name="Index">The index.</param>
/// <remarks>Source: GraphQL specification, section 7.1.2 "Errors" (path). Most answers have no errors, and then nothing has been boxed.</remarks>
internal readonly record struct PathSegment(string? Key, int Index)
{
    /// <summary>As errors have it.</summary>
    public object Value => Key ?? (object)Index;

    public static implicit operator PathSegment(string key) => new(key, 0);

    public static implicit operator PathSegment(int index) => new(null, index);
}
