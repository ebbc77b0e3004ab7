namespace Barq.Persistence.Deliveries;

/// <summary>How long a parcel may take from its creation until it is handed over: what takes longer is late.</summary>
public static class DeliveryPromise
{
    /// <summary>In hours.</summary>
    public const int Hours = 24;

    /// <summary>As a span of time.</summary>
    public static TimeSpan Time { get; } = TimeSpan.FromHours(Hours);
}
