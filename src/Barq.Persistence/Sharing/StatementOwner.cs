namespace Barq.Persistence.Sharing;

/// <summary>On whose account a statement runs.</summary>
/// <param name="Organization">The organization; 0 for the product itself, and for who runs the platform.</param>
/// <param name="Caller">Who of it.</param>
public readonly record struct StatementOwner(long Organization, string Caller)
{
    /// <summary>The product itself: jobs, events, and whatever nobody asked for just now.</summary>
    public static StatementOwner System { get; } = new(0, "");
}
