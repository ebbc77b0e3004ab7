using System.Runtime.InteropServices;

namespace Barq.Graph.Transport.Sending;

/// <summary>
/// Long answers between the moment when they are made and the one when their clients have taken them: each is held whole, as long as its client likes.
/// Where a caller leaves more than it may, those that have stood still are given up, the longest first; at twice that, and where all together leave more than
/// they may, those that are being read as well, of whoever leaves most.
/// </summary>
/// <param name="options">How much that is.</param>
/// <param name="time">The clock.</param>
internal sealed class UnsentAnswers(SendingOptions options, TimeProvider time)
{
    /// <summary>A client that has taken nothing for so long stands still: one of 64 kB in that time is a slow one.</summary>
    internal static readonly TimeSpan Still = TimeSpan.FromSeconds(5);

    /// <summary>What is handed to the server at a time, in bytes: as much as it takes before it waits for the client. What is no longer is not counted.</summary>
    public const int Piece = 64 * 1024;

    private readonly Lock _gate = new();
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

        var held = new UnsentAnswer(this, caller, bytes, giveUp) { Moved = time.GetTimestamp() };
        List<UnsentAnswer> stale = [];
        lock (_gate)
        {
            ref var share = ref CollectionsMarshal.GetValueRefOrAddDefault(_callers, caller, out _);
            share ??= new CallerAnswers();
            share.Bytes += bytes;
            _bytes += bytes;
            share.Answers.AddLast(held.OfCaller);

            // One alone may be sent, however long: that is bounded elsewhere.
            for (var mine = share; mine.Bytes > options.MaxBytesPerCaller && mine.Answers.First!.Value is var first && first != held;)
            {
                if (mine.Bytes <= 2 * options.MaxBytesPerCaller && time.GetElapsedTime(first.Moved) < Still)
                {
                    break;
                }

                stale.Add(Take(first));
            }

            while (_bytes > options.MaxBytes && _callers.Values.MaxBy(answers => answers.Bytes)!.Answers.First!.Value is var first && first != held)
            {
                stale.Add(Take(first));
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
            if (answer.OfCaller.List is not null)
            {
                var mine = _callers[answer.Caller].Answers;
                mine.Remove(answer.OfCaller);
                mine.AddLast(answer.OfCaller);
                answer.Moved = time.GetTimestamp();
            }
        }
    }

    /// <summary>It takes so many bytes more: it lies there in another form, too.</summary>
    internal void Grow(UnsentAnswer answer, long bytes)
    {
        lock (_gate)
        {
            if (answer.OfCaller.List is not null)
            {
                answer.Bytes += bytes;
                _callers[answer.Caller].Bytes += bytes;
                _bytes += bytes;
            }
        }
    }

    /// <summary>Counts it no more.</summary>
    internal void Release(UnsentAnswer answer)
    {
        lock (_gate)
        {
            if (answer.OfCaller.List is not null)
            {
                Take(answer);
            }
        }
    }

    private UnsentAnswer Take(UnsentAnswer answer)
    {
        var share = _callers[answer.Caller];
        share.Answers.Remove(answer.OfCaller);
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
        OfCaller = new(this);
    }

    /// <summary>Whose it is.</summary>
    public string Caller { get; }

    /// <summary>What it takes.</summary>
    public long Bytes { get; internal set; }

    /// <summary>When its client last took something of it.</summary>
    internal long Moved { get; set; }

    internal LinkedListNode<UnsentAnswer> OfCaller { get; }

    /// <summary>Its client has taken a piece of it.</summary>
    public void Progress() => _answers.Progress(this);

    /// <inheritdoc cref="UnsentAnswers.Grow"/>
    public void Grow(long bytes) => _answers.Grow(this, bytes);

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
