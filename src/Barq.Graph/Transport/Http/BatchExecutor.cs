using System.Text.Json;
using Barq.Graph.Execution;

namespace Barq.Graph.Transport.Http;

/// <summary>Executes the requests of a batch side by side and answers them in order; a bad one takes no other with it.</summary>
internal static class BatchExecutor
{
    /// <summary>Executes a batch.</summary>
    /// <param name="executor">The executor.</param>
    /// <param name="batch">A JSON array.</param>
    /// <param name="sender">Who sent it, and how.</param>
    /// <param name="cancellationToken">Ends all of its requests.</param>
    /// <returns>The answers in one JSON array, to be disposed.</returns>
    public static async Task<GraphResponse> ExecuteAsync(IRequestExecutor executor, JsonElement batch, RequestSender sender, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(batch.EnumerateArray().Select(async (entry, index) =>
        {
            var (request, refusal) = RequestParameters.Read(entry, sender.IdempotencyKey is { } key ? sender with { IdempotencyKey = $"{key}/{index}" } : sender);
            return request is null ? refusal!.ToResponse() : await executor.ExecuteAsync(request, cancellationToken);
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

    private static GraphResponse Join(GraphResponse[] answers)
    {
        var json = new Utf8Writer();
        json.Raw((byte)'[');
        for (var i = 0; i < answers.Length; i++)
        {
            if (i > 0)
            {
                json.Raw((byte)',');
            }

            json.Raw(answers[i].Body.Span);
        }

        json.Raw((byte)']');
        return new GraphResponse(json.Written, ResponseStatus.Executed, answers.Any(answer => answer.HasErrors), json);
    }
}
