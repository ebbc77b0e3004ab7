using Barq.Persistence.Upgrading;

namespace Barq.Persistence.Migrations;

/// <summary>What an older build that runs beside this one leaves empty, as it does not know it. Filled each time that somebody migrates.</summary>
internal static class LeftEmpty
{
    /// <summary>The statements for PostgreSQL: each fills a column where it is empty and can be known, and is nothing where that is nowhere.</summary>
    public static string[] Fillings() => [.. Columns().Select(each => InUseSql.Fill(each.Table, each.Column, each.Value))];

    /// <summary>The statement that counts what they would fill.</summary>
    public static string Count() =>
        $"SELECT {string.Join(" + ", Columns().Select(each => $"(SELECT count(*) FROM {each.Table} WHERE {InUseSql.IsLeft(each.Column, each.Value)})"))}";

    private static (string Table, string Column, string Value)[] Columns() =>
    [
        ("deliveries", "city", CitiesOfAddresses.Sql("pickup_address")),
        ("archived_deliveries", "city", CitiesOfAddresses.Sql("pickup_address")),
        ("audit_log", "actor_user_id", UserOfActor),
        ("audit_log", "actor_courier_id", CourierOfActor),
    ];

    /// <summary>The user that an entry's actor names.</summary>
    public const string UserOfActor = "CASE WHEN actor ~ '^user [0-9]{1,18}$' THEN CAST(substr(actor, 6) AS bigint) END";

    /// <summary>The courier that an entry's actor names.</summary>
    public const string CourierOfActor = "CASE WHEN actor ~ '^courier [0-9]{1,18}$' THEN CAST(substr(actor, 9) AS bigint) END";
}
