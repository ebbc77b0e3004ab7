using System.Diagnostics;
using System.Runtime.CompilerServices;
using Barq.Graph.Admission;
using Barq.Graph.Answers;
using Barq.Graph.Batching;
using Barq.Graph.Errors;
using Barq.Graph.Plans;
using Barq.Graph.Preparation;
using Barq.Persistence.Diagnostics;

namespace Barq.Graph.Execution;

/// <summary>An answer whose parts are loaded while it is read.</summary>
/// <param name="request">The request.</param>
/// <param name="document">Its document.</param>
/// <param name="operation">Its operation.</param>
/// <param name="gate">Where it has its place, which it gives up at the end.</param>
/// <param name="refusals">Tells of what fails.</param>
/// <param name="cancellationToken">The client has gone, or its time is up.</param>
internal sealed class AnswerParts(
    GraphRequest request, PreparedDocument document, PreparedOperation operation, ExecutionGate gate, RequestRefusals refusals, CancellationToken cancellationToken) : IAnswerParts
{
    private readonly Activity? _activity = OperationActivity.Start(operation, request.Client);
    private readonly Dictionary<Delivery, Task> _loading = [];
    private StartedQuery? _query;
    private PartsWriter? _writer;
    private GraphResponse? _first;
    private bool _isTaken;
    private bool _hasErrors;
    private bool _isDone;

    /// <summary>What the request does, for who watches its statements.</summary>
    public RequestWork Work { get; } = new(operation.Label, null, request.Work);

    /// <summary>Called when all parts were sent without an error, as long as everything is there: to keep the answer whole.</summary>
    public Action? Whole { get; set; }

    /// <inheritdoc/>
    public GraphResponse First => _first!;

    /// <summary>Whether parts follow the first answer.</summary>
    public bool HasMore => _writer!.HasMore;

    /// <summary>Writes the first answer.</summary>
    public void Begin(StartedQuery query, PartsWriter writer, Func<ResponsePolicy> policy)
    {
        (_query, _writer) = (query, writer);
        _first = writer.First(policy);
        _hasErrors = _first.HasErrors;
    }

    /// <summary>The first answer, to be disposed by the caller.</summary>
    public GraphResponse Take()
    {
        _isTaken = true;
        return _first!;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<GraphResponse> ReadAsync([EnumeratorCancellation] CancellationToken ended)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, ended);
        try
        {
            yield return Take();
            while (_writer!.HasMore)
            {
                yield return await NextAsync(end.Token, ended);
            }

            if (!_hasErrors)
            {
                Whole?.Invoke();
            }
        }
        finally
        {
            // Nothing is loaded into what has been given back.
            await end.CancelAsync();
            await Task.WhenAll(_loading.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isDone)
        {
            return;
        }

        _isDone = true;
        OperationActivity.End(_activity, request, _first);
        _activity?.Dispose();
        if (!_isTaken)
        {
            _first?.Dispose();
        }

        _query?.Dispose();
        gate.Leave();
    }

    private async Task<GraphResponse> NextAsync(CancellationToken token, CancellationToken ended)
    {
        try
        {
            foreach (var part in _writer!.Waiting.Where(part => !_loading.ContainsKey(part)))
            {
                _loading.Add(part, LoadAsync(part, token));
            }

            await Task.WhenAny(_loading.Values);
            var loaded = _loading.Where(part => part.Value.IsCompleted).Select(part => part.Key).ToArray();
            foreach (var part in loaded)
            {
                await _loading[part];
                _loading.Remove(part);
            }

            var next = _writer.Next(loaded, _loading.Count > 0);
            _hasErrors |= next.HasErrors;
            return next;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested && !request.Gone.IsCancellationRequested && !ended.IsCancellationRequested)
        {
            return Fail(new ResponseError(ErrorCodes.TimedOut, "The request took longer than it may."));
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return Fail(refusals.ErrorOf(exception, document));
        }
    }

    private async Task LoadAsync(Delivery part, CancellationToken token)
    {
        (RequestWork.Current, Activity.Current) = (Work, _activity ?? Activity.Current);
        await _query!.Run.ExecuteAsync(part, token);
    }

    private GraphResponse Fail(ResponseError error)
    {
        _hasErrors = true;
        return _writer!.Fail(error);
    }
}
