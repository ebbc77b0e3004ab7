using Barq.Graph.Errors;

namespace Barq.Graph.Answers;

/// <summary>A finished answer: UTF-8 JSON and the few facts that a transport needs to send it.</summary>
/// <remarks>The body may lie in a pooled buffer: read it before <see cref="Dispose"/>, and dispose exactly once.</remarks>
public sealed class GraphResponse : IDisposable
{
    private readonly IDisposable? _owner;

    /// <summary>Wraps a finished body.</summary>
    /// <param name="body">The whole response object (<c>{"data":…}</c>) in UTF-8.</param>
    /// <param name="status">What came of the request.</param>
    /// <param name="errors">What the body's <c>errors</c> entry holds; null where it has none.</param>
    /// <param name="owner">Gives the body's buffer back when the response is disposed; null for memory that nobody pools.</param>
    internal GraphResponse(ReadOnlyMemory<byte> body, ResponseStatus status, IReadOnlyList<ResponseError>? errors, IDisposable? owner = null)
    {
        Body = body;
        Status = status;
        Errors = errors;
        _owner = owner;
    }

    /// <summary>The whole response object in UTF-8, without a byte order mark.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>What came of the request.</summary>
    public ResponseStatus Status { get; }

    /// <summary>Whether the body holds an <c>errors</c> entry.</summary>
    public bool HasErrors => Errors is not null;

    /// <summary>What that entry holds, for who counts errors by their codes; null where there is none.</summary>
    internal IReadOnlyList<ResponseError>? Errors { get; }

    /// <summary>Who may keep the answer, and for how long; null for nobody.</summary>
    public ResponsePolicy? Policy { get; init; }

    /// <summary>How long ago the answer was made.</summary>
    public TimeSpan Age { get; init; }

    /// <summary>Whether it was made for an earlier request, or for another one in flight: nothing was executed for this one.</summary>
    internal bool IsReused { get; init; }

    /// <summary>The answer as it is kept; null where it is not.</summary>
    internal CachedResponse? Cached { get; init; }

    /// <inheritdoc/>
    public void Dispose() => _owner?.Dispose();
}

/// <summary>What came of a request, in the terms by which transports choose their status codes.</summary>
public enum ResponseStatus
{
    /// <summary>It was executed: there is a <c>data</c> entry, perhaps null or partial, perhaps with errors beside it.</summary>
    Executed,

    /// <summary>A request error: the document, the operation's name or the variables could not be used, and nothing was executed.</summary>
    RequestError,

    /// <summary>The operation's kind may not run over this transport or method (the request says which); nothing was executed.</summary>
    OperationNotAllowed,

    /// <summary>The time allowed for one request ran out.</summary>
    TimedOut,

    /// <summary>The gateway has no room for the request now (no database connection in time): the client may try again.</summary>
    Busy,

    /// <summary>The request could not be executed through no fault of the client's.</summary>
    Failed,

    /// <summary>The caller may not see any more what it has subscribed to; nothing else is to be answered to it over the same connection.</summary>
    RightsEnded,
}
