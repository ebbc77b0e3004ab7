using System.Text.Json;
using Barq.Graph.Answers;
using Barq.Graph.Errors;
using Barq.Graph.Limits;
using Barq.Graph.Preparation;

namespace Barq.Graph.Transport.Http;

/// <summary>
/// Executes the requests of a batch side by side, but in order around mutations, and answers them in order; a bad one takes no other with it.
/// </summary>
internal sealed class BatchExecutor(IRequestExecutor executor, RateGate rates, CostOptions costs)
{
    private const int MostOfARefusal = 1000;

    /// <summary>Executes a batch.</summary>
    /// <param name="batch">A JSON array.</param>
    /// <param name="sender">Who sent it, and how.</param>
    /// <param name="rateKey">Whom its requests count for: each but the first, which the HTTP request was.</param>
    /// <param name="clientGone">Nobody waits for the answers any more.</param>
    /// <param name="cancellationToken">The batch's time is up: those that are not done by then are answered with that.</param>
    /// <returns>The answers in one JSON array, to be disposed.</returns>
    public async Task<GraphResponse> ExecuteAsync(
        JsonElement batch, RequestSender sender, string rateKey, CancellationToken clientGone, CancellationToken cancellationToken)
    {
        var order = new BatchOrder(batch.GetArrayLength());
        var answers = await Task.WhenAll(batch.EnumerateArray().Select(async (entry, index) =>
        {
            try
            {
                var (request, refusal) = RequestParameters.Read(entry, sender with
                {
                    IdempotencyKey = sender.IdempotencyKey is { } key ? $"{key}/{index}" : null,
                    Turn = kind => order.BeginAsync(index, kind),
                    Cost = sender.Cost.Part(),
                });
                if (request is null)
                {
                    return refusal!.ToResponse();
                }

                return (index > 0 ? await rates.AdmitAsync(rateKey) : null) ?? await ExecuteAsync(request, clientGone, cancellationToken);
            }
            finally
            {
                order.End(index);
            }
        }));
        try
        {
            return Join(answers);
        }
        finally
        {
            foreach (var answer in answers)
            {
                answer.Dispose();
            }
        }
    }

    private async Task<GraphResponse> ExecuteAsync(
        GraphRequest request, CancellationToken clientGone, CancellationToken cancellationToken)
    {
        request.Gone = clientGone;
        try
        {
            return await executor.ExecuteAsync(request, cancellationToken);
        }
        catch (OperationCanceledException) when (!clientGone.IsCancellationRequested)
        {
            return ErrorWriter.RequestError(ResponseStatus.TimedOut, new ResponseError(ErrorCodes.TimedOut, "The time for the batch ran out before this was done."));
        }
    }

    private GraphResponse Join(GraphResponse[] answers)
    {
        List<ResponseError>? errors = null;
        var json = new Utf8Writer();
        json.Raw((byte)'[');
        for (var i = 0; i < answers.Length; i++)
        {
            if (i > 0)
            {
                json.Raw((byte)',');
            }

            // Each by itself is short enough, if it was kept or is a refusal.
            if (json.Position + (long)answers[i].Body.Length > costs.MaxResponseBytes && answers[i].Body.Length > MostOfARefusal)
            {
                using var refusal = ErrorWriter.RequestError(ResponseStatus.RequestError, new ResponseError(
                    ErrorCodes.ResponseTooLarge, $"The answers of the batch are longer than {costs.MaxResponseBytes} bytes together: ask for less at a time."));
                json.Raw(refusal.Body.Span);
                (errors ??= []).AddRange(refusal.Errors!);
            }
            else
            {
                json.Raw(answers[i].Body.Span);
                if (answers[i].Errors is { } own)
                {
                    (errors ??= []).AddRange(own);
                }
            }
        }

        json.Raw((byte)']');
        return new GraphResponse(json.Written, ResponseStatus.Executed, errors, json);
    }
}
