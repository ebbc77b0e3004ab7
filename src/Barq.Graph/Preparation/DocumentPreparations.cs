using Barq.Graph.Errors;
using Barq.Persistence.Access;

namespace Barq.Graph.Preparation;

/// <summary>
/// Gets prepared documents: from those that are known, or by preparing them, each once for all who ask for it, a few at a time.
/// </summary>
internal sealed class DocumentPreparations(DocumentCache documents, RefusedDocuments refused, DocumentPreparer preparer, PreparationGate gate)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, TaskCompletionSource<Outcome?>> _flights = new(StringComparer.Ordinal);

    /// <summary>Gets a document.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="cancellationToken">Ends the wait; the preparation goes on for others who wait for it.</param>
    /// <returns>The document, or what is wrong with it.</returns>
    /// <exception cref="GraphQLRequestException">There is no room for it now.</exception>
    public ValueTask<Outcome> GetAsync(string text, Caller caller, CancellationToken cancellationToken) => documents.Find(text) is { } known
        ? new ValueTask<Outcome>(new Outcome(known, null))
        : refused.Find(text) is { } errors
            ? new ValueTask<Outcome>(new Outcome(null, errors))
            : PrepareAsync(text, caller, cancellationToken);

    private async ValueTask<Outcome> PrepareAsync(string text, Caller caller, CancellationToken cancellationToken)
    {
        while (true)
        {
            TaskCompletionSource<Outcome?>? other;
            TaskCompletionSource<Outcome?>? own = null;
            lock (_lock)
            {
                if (!_flights.TryGetValue(text, out other))
                {
                    _flights.Add(text, own = new TaskCompletionSource<Outcome?>(TaskCreationOptions.RunContinuationsAsynchronously));
                }
            }

            if (own is not null)
            {
                return await LeadAsync(text, caller, own, cancellationToken);
            }

            // Who prepared it may have gone, or found no room: then it is for one of the others to do.
            if (await other!.Task.WaitAsync(cancellationToken) is { } outcome)
            {
                return outcome;
            }
        }
    }

    private async Task<Outcome> LeadAsync(string text, Caller caller, TaskCompletionSource<Outcome?> flight, CancellationToken cancellationToken)
    {
        Outcome? outcome = null;
        try
        {
            await gate.EnterAsync(caller.Owner, cancellationToken);
            try
            {
                var (document, errors) = await preparer.PrepareAsync(text, cancellationToken);
                outcome = new Outcome(document, errors);
                if (document is null)
                {
                    refused.Add(text, errors!);
                }
                else
                {
                    documents.Add(text, document);
                }

                return outcome.Value;
            }
            finally
            {
                gate.Leave(caller.Owner);
            }
        }
        finally
        {
            lock (_lock)
            {
                _flights.Remove(text);
            }

            flight.SetResult(outcome);
        }
    }

    /// <summary>What came of it.</summary>
    /// <param name="Document">The document; null where it is refused.</param>
    /// <param name="Errors">Why it is refused; null where it is not.</param>
    internal readonly record struct Outcome(PreparedDocument? Document, IReadOnlyList<ResponseError>? Errors);
}
