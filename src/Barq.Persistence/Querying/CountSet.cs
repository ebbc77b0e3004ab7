namespace Barq.Persistence.Querying;

/// <summary>How many rows there are, by parent or together.</summary>
public sealed class CountSet
{
    private readonly Dictionary<long, int>? _byParent;

    internal CountSet(int total) => Total = total;

    internal CountSet(Dictionary<long, int> byParent) => _byParent = byParent;

    /// <summary>The count, where it is not by parent.</summary>
    public int Total { get; }

    /// <summary>The count of one parent's rows; 0 where it has none.</summary>
    /// <param name="parent">The parent's key.</param>
    public int Of(long parent) => _byParent!.GetValueOrDefault(parent);
}
