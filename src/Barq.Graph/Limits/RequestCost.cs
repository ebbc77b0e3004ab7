using Barq.Persistence.Diagnostics;

namespace Barq.Graph.Limits;

/// <summary>
/// What one request may still cost, and what it has cost: shared by all operations of a batch. Operations are added before they run; whoever
/// counts costs reads them when the answer is there.
/// </summary>
public sealed class RequestCost
{
    private readonly RequestCost? _whole;
    private WorkTotals? _spent;
    private CostEstimate _estimated;
    private long _bytes;

    /// <summary>Nothing so far.</summary>
    public RequestCost()
    {
    }

    private RequestCost(RequestCost whole) => _whole = whole;

    /// <summary>A part of it, as one request of a batch is: counted by itself, and held to what all may cost together.</summary>
    public RequestCost Part() => new(this);

    /// <summary>What its operations were estimated to cost so far; those answered from the response cache cost nothing.</summary>
    public CostEstimate Estimated
    {
        get
        {
            // Made with the first operation that is added: most requests are answered from the cache.
            if (Volatile.Read(ref _spent) is null)
            {
                return default;
            }

            lock (Spent)
            {
                return _estimated;
            }
        }
    }

    /// <summary>The same with what was refused last: what it would have cost.</summary>
    public CostEstimate Asked { get; private set; }

    /// <summary>What its statements have come to so far.</summary>
    public WorkTotals Spent => LazyInitializer.EnsureInitialized(ref _spent, () => new WorkTotals(_whole?.Spent));

    /// <summary>Bytes of the answers so far, before compression.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Is told what is about to be spent, before it is; what it throws refuses the operation. Null for nobody.</summary>
    internal Action<CostEstimate>? Reserving { get; init; }

    /// <summary>Adds bytes of an answer.</summary>
    /// <returns>All so far, of the whole.</returns>
    internal long AddBytes(long bytes)
    {
        var own = Interlocked.Add(ref _bytes, bytes);
        return _whole?.AddBytes(bytes) ?? own;
    }

    /// <summary>Adds an operation, unless the sum is then too much.</summary>
    /// <param name="estimate">What it may cost.</param>
    /// <param name="isTooMuch">Whether a sum is too much.</param>
    /// <param name="sum">The sum with it, of the whole.</param>
    internal bool TryAdd(in CostEstimate estimate, Func<CostEstimate, bool> isTooMuch, out CostEstimate sum)
    {
        lock (Spent)
        {
            sum = Asked = _estimated + estimate;
            if (_whole is null ? isTooMuch(sum) : !_whole.TryAdd(estimate, isTooMuch, out sum))
            {
                return false;
            }

            _estimated = Asked;
        }

        Reserving?.Invoke(estimate);
        return true;
    }
}

/// <summary>What an operation may cost, going by its selections, its page sizes and its filters alone: never by what is cached.</summary>
/// <param name="Rows">Rows that it can bring: a joined or cached row counts like any other.</param>
/// <param name="Statements">Statements that read them, with cold caches.</param>
/// <param name="Mutations">Mutations.</param>
/// <param name="Weight">What its statements weigh, as <see cref="CostOptions.MaxCost"/> has it.</param>
public readonly record struct CostEstimate(long Rows, long Statements, long Mutations, long Weight)
{
    /// <summary>One number for all of it, for who gives out shares: the weight, and one for each hundred rows and each mutation ten.</summary>
    public long Cost => Weight + (Rows / 100) + (10 * Mutations);

    /// <summary>Both together.</summary>
    public static CostEstimate operator +(CostEstimate left, CostEstimate right) => Add(left, right);

    /// <summary>Both together.</summary>
    public static CostEstimate Add(CostEstimate left, CostEstimate right) => new(
        left.Rows + right.Rows, left.Statements + right.Statements, left.Mutations + right.Mutations, left.Weight + right.Weight);
}
