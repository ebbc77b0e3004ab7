using System.Runtime.CompilerServices;
using Barq.Graph.Errors;

namespace Barq.Graph.Answers;

/// <summary>
/// The answers to one operation: one to a query or mutation, several to a query whose client takes its answer in parts, any number to a
/// subscription. To be disposed, read or not.
/// </summary>
public sealed class ResponseStream : IDisposable
{
    private readonly Subscriber? _subscriber;
    private readonly List<IDisposable> _owned = [];
    private IAnswerParts? _parts;
    private GraphResponse? _answer;

    /// <summary>A stream of one answer.</summary>
    internal ResponseStream(GraphResponse answer)
    {
        _answer = answer;
        Count(answer);
    }

    /// <summary>The answers to a subscription.</summary>
    internal ResponseStream(Subscriber subscriber) => _subscriber = subscriber;

    /// <summary>An answer in parts.</summary>
    internal ResponseStream(IAnswerParts parts)
    {
        (_parts, IsInParts) = (parts, true);
        Count(parts.First);
    }

    /// <summary>Whether it is a subscription that has been opened.</summary>
    public bool IsSubscription => _subscriber is not null;

    /// <summary>Whether it is one answer in several parts.</summary>
    public bool IsInParts { get; }

    /// <summary>What came of the request: of a subscription, that it was opened.</summary>
    public ResponseStatus Status { get; private set; }

    /// <summary>Whether the one answer has errors; false for a subscription that was opened.</summary>
    public bool HasErrors => Errors is not null;

    /// <inheritdoc cref="GraphResponse.Errors"/>
    internal IReadOnlyList<ResponseError>? Errors { get; private set; }

    /// <summary>How long the one answer is, of one in parts as far as it was read; 0 for a subscription that was opened.</summary>
    internal int Bytes { get; private set; }

    /// <summary>Whether an answer in parts was read to its end.</summary>
    internal bool IsComplete { get; private set; }

    /// <summary>Called once, when an answer in parts is done with.</summary>
    internal Action<ResponseStream>? Ended { get; set; }

    /// <summary>The answers, as they come. Each is disposed by who reads it. Where a subscription ends by itself, the last is an error.</summary>
    /// <param name="cancellationToken">Ends the subscription; the enumeration then ends with <see cref="OperationCanceledException"/>.</param>
    public async IAsyncEnumerable<GraphResponse> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (_parts is { } parts)
        {
            await foreach (var part in parts.ReadAsync(cancellationToken))
            {
                if (part != parts.First)
                {
                    Count(part);
                }

                yield return part;
            }

            IsComplete = true;
            yield break;
        }

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

    /// <summary>Disposes something with the stream.</summary>
    internal void Own(IDisposable owned) => _owned.Add(owned);

    /// <inheritdoc/>
    public void Dispose()
    {
        Interlocked.Exchange(ref _answer, null)?.Dispose();
        _subscriber?.Dispose();
        if (Interlocked.Exchange(ref _parts, null) is { } parts)
        {
            parts.Dispose();
            Ended?.Invoke(this);
        }

        _owned.ForEach(owned => owned.Dispose());
        _owned.Clear();
    }

    private void Count(GraphResponse answer)
    {
        Status = Bytes == 0 ? answer.Status : Status;
        Bytes += answer.Body.Length;
        if (answer.Errors is { } errors)
        {
            Errors = Errors is null ? errors : [.. Errors, .. errors];
        }
    }
}

/// <summary>One answer in several parts.</summary>
internal interface IAnswerParts : IDisposable
{
    /// <summary>The first part.</summary>
    GraphResponse First { get; }

    /// <summary>All parts, the first among them, as they come. Each is disposed by who reads it.</summary>
    /// <param name="cancellationToken">Ends what is still to come; the enumeration then ends with <see cref="OperationCanceledException"/>.</param>
    IAsyncEnumerable<GraphResponse> ReadAsync(CancellationToken cancellationToken);
}
