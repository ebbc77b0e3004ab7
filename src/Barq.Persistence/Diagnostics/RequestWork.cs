using System.Runtime.InteropServices;

namespace Barq.Persistence.Diagnostics;

/// <summary>
/// What one request does, for whoever watches it from below: it flows with the request's asynchronous calls. Statements of the same form
/// are counted here, so that those which come again and again are found out.
/// </summary>
/// <param name="operation">The operation, such as <c>query DeliveryBoard</c>.</param>
/// <param name="profile">Takes down everything that the request does; null where nobody asked for that.</param>
/// <param name="totals">Adds up what its statements come to; null where nobody wants to know.</param>
public sealed class RequestWork(string operation, RequestProfile? profile = null, WorkTotals? totals = null)
{
    private static readonly AsyncLocal<RequestWork?> _current = new();
    private static readonly AsyncLocal<string?> _field = new();
    private readonly Lock _gate = new();

    // Few, and most often one: looking through them costs less than a hash.
    private List<(StatementRecord Statement, string? Field, int Count)>? _repeats;

    /// <summary>The request that runs here; null where none does. What an asynchronous method sets is gone when it returns.</summary>
    public static RequestWork? Current
    {
        get => _current.Value;
        set => _current.Value = value;
    }

    /// <summary>The field whose code runs here, such as <c>Courier.rating</c>; null where the engine itself works.</summary>
    public static string? Field
    {
        get => _field.Value;
        set => _field.Value = value;
    }

    /// <summary>The operation.</summary>
    public string Operation { get; } = operation;

    /// <summary>Takes down everything that the request does; null where nobody asked for that.</summary>
    public RequestProfile? Profile { get; } = profile;

    /// <summary>Adds up what its statements come to; null where nobody wants to know.</summary>
    public WorkTotals? Totals { get; } = totals;

    /// <summary>Counts a statement.</summary>
    /// <returns>How often this request has run it for this field, this time included.</returns>
    internal int Count(StatementRecord statement, string? field)
    {
        lock (_gate)
        {
            _repeats ??= [];
            foreach (ref var known in CollectionsMarshal.AsSpan(_repeats))
            {
                if (known.Statement == statement && known.Field == field)
                {
                    return ++known.Count;
                }
            }

            _repeats.Add((statement, field, 1));
            return 1;
        }
    }
}
