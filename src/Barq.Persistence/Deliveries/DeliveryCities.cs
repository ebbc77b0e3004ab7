using Barq.Persistence.Couriers;

namespace Barq.Persistence.Deliveries;

/// <summary>The city of a delivery: where its parcel is picked up, as the last part of that address says (<c>Central Warehouse, Al Olaya, Riyadh</c>).</summary>
public static class DeliveryCities
{
    private static readonly char[] _commas = [',', '،'];

    /// <summary>The city that an address names.</summary>
    /// <param name="address">The address.</param>
    /// <returns>What stands behind its last comma, be it Latin or Arabic, or all of it where there is none; null where that is nothing, or too long for a city.</returns>
    public static string? Of(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var city = address[(address.LastIndexOfAny(_commas) + 1)..].Trim();
        return city.Length is > 0 and <= Courier.MaxCityLength ? city : null;
    }
}
