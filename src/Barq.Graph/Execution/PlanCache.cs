using Barq.Persistence.BoundedMemory;

namespace Barq.Graph.Execution;

/// <summary>
/// The plans of one document: one for each combination of what its conditions say, and of which of its fields a request's variables make
/// alike. A client chooses how many there are, so they are bounded in number and in bytes; what is used least lately is planned anew.
/// </summary>
internal sealed class PlanCache
{
    /// <summary>Plans that are kept of one document.</summary>
    public const int MostPlans = 64;

    /// <summary>Bytes that they may hold.</summary>
    public const long MostBytes = 4 << 20;

    private readonly BoundedCache<object> _plans = new(MostPlans, MostBytes);

    /// <summary>What they hold.</summary>
    public long Bytes => _plans.Bytes;

    /// <summary>Plans that are kept.</summary>
    public int Count => _plans.Count;

    /// <summary>Called when they hold more, or less.</summary>
    public Action? Changed { get; set; }

    /// <summary>A plan that is kept; null where there is none.</summary>
    public TPlan? Find<TPlan>(string key)
        where TPlan : class => (TPlan?)_plans.Find(key);

    /// <summary>Makes a plan and keeps it.</summary>
    /// <param name="key">Which it is.</param>
    /// <param name="make">Makes it, on this thread.</param>
    public TPlan Make<TPlan>(string key, Func<TPlan> make)
        where TPlan : class
    {
        // What is allocated on the way is no less than what stays, however a plan is built.
        var before = GC.GetAllocatedBytesForCurrentThread();
        var plan = make();
        _plans.Set(key, plan, GC.GetAllocatedBytesForCurrentThread() - before);
        Changed?.Invoke();
        return plan;
    }
}
