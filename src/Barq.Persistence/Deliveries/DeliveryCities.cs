namespace Barq.Persistence.Deliveries;

/// <summary>The city of a delivery: where its parcel is picked up, as the last part of that address says (<c>Central Warehouse, Al Olaya, Riyadh</c>).</summary>
public static class DeliveryCities
{
    /// <summary>The deliveries of a city.</summary>
    /// <param name="deliveries">The deliveries.</param>
    /// <param name="city">The city, as it is written in addresses and with couriers; case matters.</param>
    public static IQueryable<Delivery> InCity(this IQueryable<Delivery> deliveries, string city)
    {
        var end = ", " + city;
        return deliveries.Where(delivery => delivery.PickupAddress == city || delivery.PickupAddress.EndsWith(end));
    }
}
