using Barq.Graph.Admission;
using Barq.Graph.Answers;
using Barq.Graph.Costs;
using Barq.Graph.Plans;
using Barq.Graph.Preparation;
using Barq.Graph.ResponseCache;
using Barq.Persistence.Diagnostics;
using GraphQL.Types;

namespace Barq.Graph.Execution;

/// <summary>
/// Answers queries in parts: what is there at once comes first, and deferred fragments as they are loaded. The whole of it is one request,
/// with one place among those that run, one cost, and one time.
/// </summary>
/// <remarks>Source: GraphQL specification, draft of incremental delivery, section 6.2 "Executing Operations".</remarks>
internal sealed class PartsExecutor(QueryExecutor queries, CostGuard cost, ResponseStore responses, ExecutionGate gate, RequestRefusals refusals, ISchema schema)
{
    /// <summary>Executes a query up to its first answer.</summary>
    /// <param name="request">The request.</param>
    /// <param name="document">Its document.</param>
    /// <param name="operation">Its operation.</param>
    /// <param name="cancellationToken">Ends it, with what is still to come.</param>
    /// <returns>The answers: one where it is kept whole, or where nothing is worth waiting for.</returns>
    public async ValueTask<ResponseStream> OpenAsync(GraphRequest request, PreparedDocument document, PreparedOperation operation, CancellationToken cancellationToken)
    {
        request.Operation = operation;
        var policy = operation.Policy(schema);
        var (key, making) = (default(string), default(MakingOf));
        if (responses.Keeps(policy))
        {
            key = ResponseKey.Of(request, document, policy);
            (var kept, making) = await responses.FindAsync(key, policy);
            if (kept is not null)
            {
                return new ResponseStream(kept);
            }
        }

        if (gate.TryEnter() is { } problem)
        {
            return new ResponseStream(RequestRefusals.Busy(problem));
        }

        var answer = new AnswerParts(request, document, operation, gate, refusals, cancellationToken);
        try
        {
            RequestWork.Current = answer.Work;
            var (query, refusal) = await queries.StartAsync(request, operation, isInParts: true, cancellationToken);
            if (query is null)
            {
                answer.Dispose();
                return new ResponseStream(refusal!);
            }

            var limits = cost.WriterLimits(request.Cost, cancellationToken);

            // Asked for once everything is there: with the first answer, or with the last part.
            var tags = new Lazy<string[]>(query.Tags);
            answer.Begin(query, new PartsWriter(query.Plan, query.Run, request.Parts, limits), () => policy.MaxAge is null ? policy : policy.For(tags.Value));
            Action keep = () =>
            {
                // For those who take it whole, or ask again: made of the same rows, and none of this request's bytes.
                using var whole = ResponseWriter.Write(query.Plan, query.Run, policy, cost.WriterLimits(new(), cancellationToken));
                responses.Keep(key!, policy, new ExecutedQuery(whole, query.IsForOthers ? tags.Value : null), making);
            };
            if (answer.HasMore)
            {
                answer.Whole = key is null ? null : keep;
                return new ResponseStream(answer);
            }

            if (key is not null)
            {
                keep();
            }

            var first = answer.Take();
            answer.Dispose();
            return new ResponseStream(first);
        }
        catch
        {
            answer.Dispose();
            throw;
        }
    }
}
