using Barq.Graph.Errors;
using Barq.Persistence.BoundedMemory;

namespace Barq.Graph.Plans;

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

    /// <summary>A refusal without its texts, roughly.</summary>
    private const int RefusalBytes = 500;

    private readonly BoundedCache<object> _plans = new(MostPlans, MostBytes);
    private readonly Lock _making = new();

    /// <summary>What they hold.</summary>
    public long Bytes => _plans.Bytes;

    /// <summary>Plans that are kept.</summary>
    public int Count => _plans.Count;

    /// <summary>Called when they hold more, or less.</summary>
    public Action? Changed { get; set; }

    /// <summary>A plan that is kept; null where there is none.</summary>
    /// <exception cref="GraphQLRequestException">There can be none: it was refused when it was to be made.</exception>
    public TPlan? Find<TPlan>(string key)
        where TPlan : class => _plans.Find(key) switch
        {
            // Another one each time: what is thrown is written to on its way.
            GraphQLRequestException refusal => throw new GraphQLRequestException(refusal.Code, refusal.Message) { Path = refusal.Path, Position = refusal.Position },
            var plan => (TPlan?)plan,
        };

    /// <summary>
    /// Makes a plan and keeps it; or keeps why there can be none, so that who asks again and again is refused for nothing. Of many who ask for a
    /// cold one at once, one makes it and the others wait for it.
    /// </summary>
    /// <param name="key">Which it is.</param>
    /// <param name="make">Makes it, on this thread.</param>
    /// <exception cref="GraphQLRequestException">It is refused.</exception>
    public TPlan Make<TPlan>(string key, Func<TPlan> make)
        where TPlan : class
    {
        lock (_making)
        {
            return Find<TPlan>(key) ?? MakeFirst(key, make);
        }
    }

    private TPlan MakeFirst<TPlan>(string key, Func<TPlan> make)
        where TPlan : class
    {
        // What is allocated on the way is no less than what stays, however a plan is built.
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            var plan = make();
            Keep(key, plan, GC.GetAllocatedBytesForCurrentThread() - before);
            return plan;
        }
        catch (GraphQLRequestException refusal)
        {
            var kept = new GraphQLRequestException(refusal.Code, refusal.Message) { Path = refusal.Path, Position = refusal.Position };
            Keep(key, kept, RefusalBytes + (2L * (refusal.Message.Length + (refusal.Path?.Sum(part => part.Length) ?? 0))));
            throw;
        }
    }

    private void Keep(string key, object plan, long bytes)
    {
        _plans.Set(key, plan, bytes);
        Changed?.Invoke();
    }
}
