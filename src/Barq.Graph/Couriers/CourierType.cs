using Barq.Graph.Definitions;
using Barq.Persistence.Couriers;
using Barq.Persistence.Deliveries;
using Barq.Persistence.SecondLevelCache;

namespace Barq.Graph.Couriers;

/// <summary>The GraphQL type of <see cref="Courier"/>.</summary>
internal sealed class CourierType : EntityType<Courier>
{
    public CourierType()
    {
        Column(courier => courier.BarqId);
        Column(courier => courier.FullName);
        Column(courier => courier.Email);
        Column(courier => courier.MobileNumber);
        Column(courier => courier.Status);
        Column(courier => courier.ProjectType);
        Column(courier => courier.City);
        Column(courier => courier.JoiningDate);
        Column(courier => courier.PerformanceScore);
        Column(courier => courier.TotalDeliveries);
        Counted(
            "openDeliveries",
            "How many parcels the courier has to bring now: those that are assigned or in transit.",
            courier => courier.Deliveries,
            delivery => delivery.Status == DeliveryStatus.Assigned || delivery.Status == DeliveryStatus.InTransit);
        Column(courier => courier.CreatedAt);
        Column(courier => courier.UpdatedAt);
        Column(courier => courier.Version);
        ToOne(courier => courier.Organization).Cached(CacheNamespace.Organizations);
        ToOne(courier => courier.CurrentVehicle).Cached(CacheNamespace.Static);
        ToMany(courier => courier.Deliveries);
        ToMany(courier => courier.Tickets);

        Searchable();
        RootById("courier");
        RootByKey("courierByBarqId", courier => courier.BarqId);
        RootConnection("couriers", "The people who deliver.");
    }
}
