namespace Barq.Graph.Errors;

/// <summary>An entry of a response's <c>errors</c>.</summary>
/// <remarks>Source: GraphQL specification, section 7.1.2 "Errors".</remarks>
/// <param name="Code">One of <see cref="ErrorCodes"/>, in <c>extensions.code</c>.</param>
/// <param name="Message">What went wrong, for the developer of the client.</param>
internal sealed record ResponseError(string Code, string Message)
{
    /// <summary>The response field at fault: response keys (strings) and list indexes (ints); null where no field is.</summary>
    public IReadOnlyList<object>? Path { get; init; }

    /// <summary>The line in the document, from 1; 0 where it is not known.</summary>
    public int Line { get; init; }

    /// <summary>The column in the document, from 1.</summary>
    public int Column { get; init; }

    /// <summary>In how many seconds the client may try again; null where that would not help.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>The id under which the log tells more; null where there is no more to tell.</summary>
    public string? TraceId { get; init; }
}
