using System.Data.Common;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Barq.Persistence.SecondLevelCache;

/// <summary>
/// Looks into the database again and again: for writes that nobody told of in another way, and for the other nodes. A look that has come back
/// proves that all that was committed before it began is known here.
/// </summary>
internal sealed partial class NodeFeed(INodeLedger ledger, NodeTrust trust, CacheMembers members, CacheTiming timing, TimeProvider time, ILogger<NodeFeed> logger)
    : IAsyncDisposable
{
    /// <summary>Acknowledgements of one sign of life.</summary>
    private const int MostAcknowledged = 2000;

    /// <summary>Signs of life after which another has seen this node: the first may have begun before, the next has not, the third says that it is done.</summary>
    private const long BeatsToBeSeen = 3;

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Queue<(long When, long Message)> _done = new();
    private readonly TaskCompletionSource _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenSource? _waiting;
    private Dictionary<string, long>? _marks;
    private Task _running = Task.CompletedTask;
    private string? _since;
    private int _asking;
    private bool _isLost;
    private bool _isJoining = true;
    private bool _isDisposed;

    /// <summary>Done with the messages of each look before it counts; whether any of them was new.</summary>
    public Func<IReadOnlyList<NodeMessage>, Task<bool>> Learn { get; set; } = _ => Task.FromResult(false);

    /// <summary>Done before this node answers from what it keeps, for the first time or again: what was kept before nobody told it to drop.</summary>
    public Action Joining { get; set; } = () => { };

    /// <summary>Done after that.</summary>
    public Action HasJoined { get; set; } = () => { };

    /// <summary>Whether looks matter more than usual: nothing else tells this node of writes.</summary>
    public Func<bool> IsAlone { get; set; } = () => false;

    /// <summary>Ends when this node takes part for the first time.</summary>
    public Task Joined => _joined.Task;

    /// <summary>Begins.</summary>
    public void Start() => _running = Task.Run(RunAsync);

    /// <summary>Has all nodes look now, and this one again and again, until the result is disposed.</summary>
    public IDisposable Ask()
    {
        lock (_gate)
        {
            _asking++;
            _waiting?.Cancel();
        }

        return new Question(this);
    }

    /// <summary>Ends, and has the others forget this node.</summary>
    public async Task StopAsync()
    {
        trust.Lapse();
        if (_isDisposed)
        {
            return;
        }

        await _stopping.CancelAsync();
        await _running;
        try
        {
            using var limit = new CancellationTokenSource(timing.LookUp, time);
            await ledger.RemoveAsync([members.Self], limit.Token);
        }
        catch (Exception exception) when (IsOfDatabase(exception))
        {
            // The others see by themselves that it gives no sign of life.
        }

        await ledger.CloseAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_isDisposed)
        {
            await StopAsync();
            _isDisposed = true;
            _stopping.Dispose();
        }
    }

    private async Task RunAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var isAnswerDue = await LookAsync();
                if (_isLost)
                {
                    _isLost = false;
                    LogFound();
                }

                if (!isAnswerDue)
                {
                    await WaitAsync();
                }
            }
            catch (Exception exception) when (IsOfDatabase(exception))
            {
                if (!_isLost && !_stopping.IsCancellationRequested)
                {
                    _isLost = true;
                    LogLost(exception.Message);
                }

                await ledger.CloseAsync();
                await Task.WhenAny(Task.Delay(timing.Retry, time, _stopping.Token));
            }
        }
    }

    // Whether another waits for what this node has to say.
    private async Task<bool> LookAsync()
    {
        // Its own timer, and none of ours that cancels it: one that fires as the look ends would find it disposed, and a timer's exception ends the process.
        using var patience = new CancellationTokenSource(timing.Trust, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token, patience.Token);
        var began = time.GetTimestamp();
        var page = await ledger.BeatAsync(new NodeBeat(members.Self, Acknowledgements(), _since, _isJoining || Volatile.Read(ref _asking) > 0), limit.Token);
        if (!page.IsRegistered)
        {
            Lapse();
            await ledger.RegisterAsync(members.Self, limit.Token);
            return true;
        }

        var isNew = await Learn(page.Messages);
        var now = time.GetTimestamp();
        foreach (var message in page.Messages)
        {
            _done.Enqueue((now, message.Id));
        }

        _since = page.End;
        var forgotten = members.Update(page, began);
        if (trust.IsContinued)
        {
            trust.Extend(began);
            Join(page);
        }
        else
        {
            // For a moment the others may have taken this node for gone. They see that it is not when this look is committed, which the next one knows.
            Lapse();
            trust.Extend(began);
        }

        if (forgotten.Count > 0)
        {
            await ledger.RemoveAsync(forgotten, limit.Token);
        }

        return isNew;
    }

    private void Lapse()
    {
        trust.Lapse();
        (_isJoining, _marks) = (true, null);
    }

    private void Join(NodePage page)
    {
        if (!_isJoining)
        {
            return;
        }

        _marks ??= page.Nodes.ToDictionary(line => line.Node, line => line.Beats, StringComparer.Ordinal);
        if (page.Nodes.All(line => !members.IsThere(line.Node) || !_marks.TryGetValue(line.Node, out var mark) || line.Beats >= mark + BeatsToBeSeen))
        {
            Joining();
            trust.Join();
            (_isJoining, _marks) = (false, null);
            HasJoined();
            _joined.TrySetResult();
        }
    }

    private string Acknowledgements()
    {
        while (_done.TryPeek(out var oldest) && (_done.Count > MostAcknowledged || time.GetElapsedTime(oldest.When) > 2 * timing.Patience))
        {
            _done.Dequeue();
        }

        return string.Join(',', _done.Select(done => done.Message.ToString(CultureInfo.InvariantCulture)).Distinct());
    }

    private async Task WaitAsync()
    {
        TimeSpan interval;
        CancellationTokenSource waiting;
        lock (_gate)
        {
            interval = _isJoining || _asking > 0 ? (ledger.CanBeWoken ? timing.Often : timing.Retry)
                : !ledger.CanBeWoken && IsAlone() ? timing.Retry
                : timing.Look;
            waiting = _waiting = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        }

        try
        {
            await ledger.WaitAsync(interval, waiting.Token);
        }
        finally
        {
            lock (_gate)
            {
                _waiting = null;
            }

            waiting.Dispose();
        }
    }

    private static bool IsOfDatabase(Exception exception) =>
        exception is DbException or System.IO.IOException or System.Net.Sockets.SocketException or TimeoutException or OperationCanceledException or InvalidOperationException;

    private sealed class Question(NodeFeed feed) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref feed._asking);
    }

    [LoggerMessage(EventIds.CacheFeedLost, LogLevel.Warning, "The database does not tell what other nodes have written; answers come from the database until it does: {Problem}")]
    private partial void LogLost(string problem);

    [LoggerMessage(EventIds.CacheFeedFound, LogLevel.Information, "The database tells again what other nodes have written")]
    private partial void LogFound();
}
