using System.Runtime.CompilerServices;
using Barq.Graph.Errors;

namespace Barq.Graph.Answers;

/// <summary>The answers to one operation: one to a query or mutation, any number to a subscription. To be disposed, read or not.</summary>
public sealed class ResponseStream : IDisposable
{
    private readonly Subscriber? _subscriber;
    private GraphResponse? _answer;

    /// <summary>A stream of one answer.</summary>
    internal ResponseStream(GraphResponse answer)
    {
        _answer = answer;
        (Status, Errors, Bytes) = (answer.Status, answer.Errors, answer.Body.Length);
    }

    /// <summary>The answers to a subscription.</summary>
    internal ResponseStream(Subscriber subscriber) => _subscriber = subscriber;

    /// <summary>Whether it is a subscription that has been opened.</summary>
    public bool IsSubscription => _subscriber is not null;

    /// <summary>What came of the request: of a subscription, that it was opened.</summary>
    public ResponseStatus Status { get; }

    /// <summary>Whether the one answer has errors; false for a subscription that was opened.</summary>
    public bool HasErrors => Errors is not null;

    /// <inheritdoc cref="GraphResponse.Errors"/>
    internal IReadOnlyList<ResponseError>? Errors { get; }

    /// <summary>How long the one answer is; 0 for a subscription that was opened.</summary>
    internal int Bytes { get; }

    /// <summary>The answers, as they come. Each is disposed by who reads it. Where a subscription ends by itself, the last is an error.</summary>
    /// <param name="cancellationToken">Ends the subscription; the enumeration then ends with <see cref="OperationCanceledException"/>.</param>
    public async IAsyncEnumerable<GraphResponse> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (_subscriber is null)
        {
            yield return Take();
            yield break;
        }

        await foreach (var answer in _subscriber.ReadAsync(cancellationToken))
        {
            yield return answer;
        }
    }

    /// <summary>The one answer of what is no subscription, to be disposed by the caller.</summary>
    public GraphResponse Take() => Interlocked.Exchange(ref _answer, null) ?? throw new InvalidOperationException("The answer has been read.");

    /// <inheritdoc/>
    public void Dispose()
    {
        Interlocked.Exchange(ref _answer, null)?.Dispose();
        _subscriber?.Dispose();
    }
}
