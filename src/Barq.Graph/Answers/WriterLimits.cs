using Barq.Graph.Errors;
using Barq.Graph.Limits;

namespace Barq.Graph.Answers;

/// <summary>How long an answer may get, and whether somebody still waits for it.</summary>
/// <param name="Most">Bytes of all answers of the request.</param>
/// <param name="Cost">Counts them.</param>
/// <param name="Ended">The client has gone, or the request's time is up.</param>
internal sealed record WriterLimits(int Most, RequestCost Cost, CancellationToken Ended)
{
    /// <summary>The refusal of an answer that got too long.</summary>
    public GraphQLRequestException TooLarge() => new(
        ErrorCodes.ResponseTooLarge, $"The answer is longer than {Most} bytes, which the answers to one request may have together: ask for fewer rows or fields.");
}
