namespace Barq.Persistence.Deliveries.Importing;

/// <summary>A row of an import that has passed every check but the one against the other deliveries.</summary>
/// <param name="Row">Its number in the file, from 1, without the header.</param>
/// <param name="TrackingNumber">See <see cref="Delivery.TrackingNumber"/>.</param>
/// <param name="PickupAddress">See <see cref="Delivery.PickupAddress"/>.</param>
/// <param name="DeliveryAddress">See <see cref="Delivery.DeliveryAddress"/>.</param>
/// <param name="CodAmount">See <see cref="Delivery.CodAmount"/>.</param>
/// <param name="Notes">See <see cref="Delivery.Notes"/>.</param>
public sealed record ImportedDelivery(int Row, string TrackingNumber, string PickupAddress, string DeliveryAddress, decimal CodAmount, string? Notes)
{
    /// <summary>See <see cref="Delivery.City"/>.</summary>
    public string? City { get; } = DeliveryCities.Of(PickupAddress);
}
