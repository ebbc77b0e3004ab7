using System.Runtime.InteropServices;

namespace Barq.Graph.Transport.Sending;

/// <summary>
/// Long answers between the moment when they are made and the one when their clients have taken them: each is held whole, as long as its client likes.
/// Where a caller leaves more than it may, or all together do, the one that has stood still for longest is given up.
/// </summary>
/// <param name="options">How much that is.</param>
internal sealed class UnsentAnswers(SendingOptions options)
{
    /// <summary>What is handed to the server at a time, in bytes: as much as it takes before it waits for the client. What is no longer is not counted.</summary>
    public const int Piece = 64 * 1024;

    private readonly Lock _gate = new();
    private readonly LinkedList<UnsentAnswer> _all = [];
    private readonly Dictionary<string, CallerAnswers> _callers = new(StringComparer.Ordinal);
    private long _bytes;
    private long _givenUp;

    /// <summary>Their bytes.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>How many were given up.</summary>
    public long GivenUp => Volatile.Read(ref _givenUp);

    /// <summary>Counts an answer until it is disposed, and gives others up for it where there are too many bytes.</summary>
    /// <param name="caller">Whose it is.</param>
    /// <param name="bytes">Its length.</param>
    /// <param name="giveUp">Cuts its connection; called at most once, and never after it was disposed.</param>
    /// <returns>The answer; null where it is short.</returns>
    public UnsentAnswer? Hold(string caller, long bytes, Action giveUp)
    {
        if (bytes <= Piece)
        {
            return null;
        }

        var held = new UnsentAnswer(this, caller, bytes, giveUp);
        List<UnsentAnswer> stale = [];
        lock (_gate)
        {
            ref var share = ref CollectionsMarshal.GetValueRefOrAddDefault(_callers, caller, out _);
            share ??= new CallerAnswers();
            share.Bytes += bytes;
            _bytes += bytes;
            share.Answers.AddLast(held.OfCaller);
            _all.AddLast(held.OfAll);

            // One alone may be sent, however long: that is bounded elsewhere.
            for (var mine = share; mine.Bytes > options.MaxBytesPerCaller && mine.Answers.First!.Value != held;)
            {
                stale.Add(Take(mine.Answers.First!.Value));
            }

            while (_bytes > options.MaxBytes && _all.First!.Value != held)
            {
                stale.Add(Take(_all.First!.Value));
            }

            _givenUp += stale.Count;
        }

        stale.ForEach(answer => answer.GiveUp());
        return held;
    }

    /// <summary>Its client has taken a piece: others have stood still for longer.</summary>
    internal void Progress(UnsentAnswer answer)
    {
        lock (_gate)
        {
            if (answer.OfAll.List is not null)
            {
                MoveLast(_all, answer.OfAll);
                MoveLast(_callers[answer.Caller].Answers, answer.OfCaller);
            }
        }
    }

    /// <summary>Counts it no more.</summary>
    internal void Release(UnsentAnswer answer)
    {
        lock (_gate)
        {
            if (answer.OfAll.List is not null)
            {
                Take(answer);
            }
        }
    }

    private static void MoveLast(LinkedList<UnsentAnswer> list, LinkedListNode<UnsentAnswer> node)
    {
        list.Remove(node);
        list.AddLast(node);
    }

    private UnsentAnswer Take(UnsentAnswer answer)
    {
        var share = _callers[answer.Caller];
        share.Answers.Remove(answer.OfCaller);
        _all.Remove(answer.OfAll);
        share.Bytes -= answer.Bytes;
        _bytes -= answer.Bytes;
        if (share.Answers.Count == 0)
        {
            _callers.Remove(answer.Caller);
        }

        return answer;
    }

    private sealed class CallerAnswers
    {
        public long Bytes { get; set; }

        public LinkedList<UnsentAnswer> Answers { get; } = [];
    }
}

/// <summary>A long answer on its way. Disposed when it is sent, or will not be.</summary>
internal sealed class UnsentAnswer : IDisposable
{
    private readonly UnsentAnswers _answers;
    private readonly Lock _end = new();
    private Action? _giveUp;

    internal UnsentAnswer(UnsentAnswers answers, string caller, long bytes, Action giveUp)
    {
        (_answers, Caller, Bytes, _giveUp) = (answers, caller, bytes, giveUp);
        (OfAll, OfCaller) = (new(this), new(this));
    }

    /// <summary>Whose it is.</summary>
    public string Caller { get; }

    /// <summary>Its length.</summary>
    public long Bytes { get; }

    internal LinkedListNode<UnsentAnswer> OfAll { get; }

    internal LinkedListNode<UnsentAnswer> OfCaller { get; }

    /// <summary>Its client has taken a piece of it.</summary>
    public void Progress() => _answers.Progress(this);

    /// <inheritdoc/>
    public void Dispose()
    {
        _answers.Release(this);
        lock (_end)
        {
            // By the next moment its connection may serve another request.
            _giveUp = null;
        }
    }

    internal void GiveUp()
    {
        lock (_end)
        {
            _giveUp?.Invoke();
            _giveUp = null;
        }
    }
}
