using System.ComponentModel;

namespace Barq.Persistence.Couriers;

/// <summary>The kind of business that a courier delivers for.</summary>
[Description("The kind of business that a courier delivers for.")]
public enum ProjectType
{
    /// <summary>Parcels of online shops.</summary>
    [Description("Parcels of online shops.")]
    Ecommerce,

    /// <summary>Meals and groceries.</summary>
    [Description("Meals and groceries.")]
    Food,

    /// <summary>Goods between warehouses.</summary>
    [Description("Goods between warehouses.")]
    Warehouse,

    /// <summary>Barq's own deliveries.</summary>
    [Description("Barq's own deliveries.")]
    Barq,

    /// <summary>Several kinds.</summary>
    [Description("Several kinds.")]
    Mixed,
}
