using Barq.Persistence.Storage;

namespace Barq.Persistence.Deliveries.Importing;

/// <summary>
/// For a database in the process, where a statement costs no round trip: one statement a row. The model says how its values are stored.
/// </summary>
internal static class BatchImport
{
    private const string InsertDelivery =
        """
        INSERT INTO deliveries (organization_id, tracking_number, pickup_address, city, delivery_address, status, cod_amount, notes, created_at, updated_at, version)
        VALUES (@organization, @number, @pickup, @city, @delivery, 'PENDING', @amount, @notes, @now, @now, 1) ON CONFLICT (tracking_number) DO NOTHING RETURNING id
        """;

    private const string InsertEvent =
        """
        INSERT INTO delivery_events (organization_id, delivery_id, status, actor, actor_user_id, actor_courier_id, occurred_at, created_at, updated_at)
        VALUES (@organization, @id, 'PENDING', @actor, @user, @courier, @now, @now, @now)
        """;

    private const string InsertAudit =
        """
        INSERT INTO audit_log (organization_id, actor, actor_user_id, actor_courier_id, action, entity_type, entity_id, after, created_at, updated_at)
        VALUES (@organization, @actor, @user, @courier, @action, 'Delivery', @id, @after, @now, @now)
        """;

    public static async Task<IReadOnlySet<int>> AddAsync(
        FleetDbContext context, ImportTarget target, ImportedDelivery[] rows, CancellationToken cancellationToken)
    {
        var amount = context.Model.FindEntityType(typeof(Delivery))!.FindProperty(nameof(Delivery.CodAmount))!.GetTypeMapping().Converter!;
        await using var add = Statement.Of(context, InsertDelivery, ("@organization", target.OrganizationId), ("@now", target.Now));
        (string, object?)[] by =
        [
            ("@organization", target.OrganizationId), ("@now", target.Now),
            ("@actor", target.Caller.Name), ("@user", target.Caller.UserId), ("@courier", target.Caller.CourierId),
        ];
        await using var note = Statement.Of(context, InsertEvent, by);
        await using var audit = Statement.Of(context, InsertAudit, [.. by, ("@action", target.Action)]);
        var taken = new HashSet<int>();
        foreach (var row in rows)
        {
            Statement.Set(add, context, ("@number", row.TrackingNumber), ("@pickup", row.PickupAddress), ("@city", row.City), ("@delivery", row.DeliveryAddress),
                ("@amount", amount.ConvertToProvider(row.CodAmount)), ("@notes", row.Notes));
            if (await add.ExecuteScalarAsync(cancellationToken) is not long id)
            {
                taken.Add(row.Row);
                continue;
            }

            Statement.Set(note, context, ("@id", id));
            await note.ExecuteNonQueryAsync(cancellationToken);
            Statement.Set(audit, context, ("@id", id), ("@after", DeliveryImportWrites.After(target.OrganizationId, row)));
            await audit.ExecuteNonQueryAsync(cancellationToken);
        }

        return taken;
    }
}
