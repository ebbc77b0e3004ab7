using System.Text.Json;
using Barq.Graph.Errors;
using Barq.Graph.Preparation;

namespace Barq.Graph.PersistedOperations;

/// <summary>Finds the text of a request's document, wherever it is, and says whether it may be run.</summary>
internal sealed class DocumentSource(DocumentStore store, PersistedOperationsOptions options)
{
    /// <summary>Finds the text.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The text, or why there is none to be run.</returns>
    public ValueTask<(string? Text, ResponseError? Error)> FindAsync(GraphRequest request)
    {
        // The ordinary request: its own text, and nothing asked of it.
        return request is { Query.Length: > 0, DocumentId: null } && !options.Only
            ? new ValueTask<(string?, ResponseError?)>((request.Query, null))
            : LookUpAsync(request);
    }

    /// <summary>Notes a valid document that its client has sent together with its hash.</summary>
    public Task NoteAsync(GraphRequest request) =>
        request is { Query: { Length: > 0 } text, DocumentId: { } id } && options is { Automatic: true, Only: false } && DocumentId.Normalize(id) is { } known
            ? store.AddAutomaticAsync(request.Caller, known, text)
            : Task.CompletedTask;

    private async ValueTask<(string? Text, ResponseError? Error)> LookUpAsync(GraphRequest request)
    {
        if (request.Query is not { Length: > 0 } text)
        {
            return request.DocumentId is not { } id
                ? (null, new ResponseError(ErrorCodes.BadRequest, "The request has no query."))
                : await store.FindAsync(id) is { } found
                    ? (found.Text, null)
                    : (null, Unknown(request));
        }

        // A text under another's hash would be answered to everybody who sends the hash.
        var hash = DocumentId.Of(text);
        if (request.DocumentId is { } named && DocumentId.Normalize(named) != hash)
        {
            return (null, new ResponseError(ErrorCodes.BadRequest, "The id is not the SHA-256 of the query that came with it."));
        }

        return options.Only && !request.Caller.IsPlatformAdministrator && await store.TrustedAsync(hash) is null
            ? (null, new ResponseError(ErrorCodes.PersistedOnly, "Only trusted documents are run here: send the id of one, or have yours published."))
            : (text, null);
    }

    // A client of the protocol would go on and send the text with the hash, each time: told this, it sends the text alone from then on.
    private ResponseError Unknown(GraphRequest request) =>
        !options.Automatic && request.Extensions.ValueKind == JsonValueKind.Object && request.Extensions.TryGetProperty("persistedQuery", out _)
            ? new ResponseError(ErrorCodes.DocumentsNotLeft, "PersistedQueryNotSupported")
            : new ResponseError(ErrorCodes.DocumentNotFound, "PersistedQueryNotFound");
}
