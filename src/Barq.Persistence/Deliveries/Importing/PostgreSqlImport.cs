using Barq.Persistence.Storage;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace Barq.Persistence.Deliveries.Importing;

/// <summary>Rows stream into a table of the transaction's own by binary COPY, and from there into the fleet by one statement.</summary>
internal static class PostgreSqlImport
{
    private const string Stage =
        """
        CREATE TEMP TABLE barq_import (
          row integer, tracking_number text COLLATE "C", pickup_address text, city text, delivery_address text, cod_amount numeric(10,2), notes text, after text)
        ON COMMIT DROP
        """;

    private const string Copy = "COPY barq_import (row, tracking_number, pickup_address, city, delivery_address, cod_amount, notes, after) FROM STDIN (FORMAT BINARY)";

    private const string Insert =
        """
        WITH added AS (
          INSERT INTO deliveries (organization_id, tracking_number, pickup_address, city, delivery_address, status, cod_amount, notes, created_at, updated_at, version)
          SELECT $1, tracking_number, pickup_address, city, delivery_address, 'PENDING', cod_amount, notes, $2, $2, 1 FROM barq_import ORDER BY tracking_number
          ON CONFLICT (tracking_number) DO NOTHING
          RETURNING id, tracking_number),
        events AS (
          INSERT INTO delivery_events (organization_id, delivery_id, status, actor, actor_user_id, actor_courier_id, occurred_at, created_at, updated_at)
          SELECT $1, id, 'PENDING', $3, $5, $6, $2, $2, $2 FROM added),
        audit AS (
          INSERT INTO audit_log (organization_id, actor, actor_user_id, actor_courier_id, action, entity_type, entity_id, after, created_at, updated_at)
          SELECT $1, $3, $5, $6, $4, 'Delivery', added.id, staged.after, $2, $2 FROM added JOIN barq_import staged USING (tracking_number))
        SELECT row FROM barq_import staged WHERE NOT EXISTS (SELECT 1 FROM added WHERE added.tracking_number = staged.tracking_number)
        """;

    public static async Task<IReadOnlySet<int>> AddAsync(
        FleetDbContext context, ImportTarget target, ImportedDelivery[] rows, CancellationToken cancellationToken)
    {
        // The context's connection, and so its transaction.
        var connection = (NpgsqlConnection)context.Database.GetDbConnection();
        await using (var stage = new NpgsqlCommand(Stage, connection))
        {
            await stage.ExecuteNonQueryAsync(cancellationToken);
        }

        await CopyAsync(connection, target, rows, cancellationToken);
        await using var insert = new NpgsqlCommand(Insert, connection);
        insert.Parameters.Add(new NpgsqlParameter<long> { TypedValue = target.OrganizationId });
        insert.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = target.Now });
        insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = target.Caller.Name });
        insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = target.Action });
        insert.Parameters.Add(new NpgsqlParameter { Value = (object?)target.Caller.UserId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint });
        insert.Parameters.Add(new NpgsqlParameter { Value = (object?)target.Caller.CourierId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint });
        var taken = new HashSet<int>();
        await using var reader = await insert.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            taken.Add(reader.GetInt32(0));
        }

        return taken;
    }

    private static async Task CopyAsync(NpgsqlConnection connection, ImportTarget target, ImportedDelivery[] rows, CancellationToken cancellationToken)
    {
        await using var copy = await connection.BeginBinaryImportAsync(Copy, cancellationToken);
        foreach (var row in rows)
        {
            await copy.StartRowAsync(cancellationToken);
            await copy.WriteAsync(row.Row, NpgsqlDbType.Integer, cancellationToken);
            await copy.WriteAsync(row.TrackingNumber, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(row.PickupAddress, NpgsqlDbType.Text, cancellationToken);
            await WriteAsync(copy, row.City, cancellationToken);
            await copy.WriteAsync(row.DeliveryAddress, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(row.CodAmount, NpgsqlDbType.Numeric, cancellationToken);
            await WriteAsync(copy, row.Notes, cancellationToken);
            await copy.WriteAsync(DeliveryImportWrites.After(target.OrganizationId, row), NpgsqlDbType.Text, cancellationToken);
        }

        await copy.CompleteAsync(cancellationToken);
    }

    private static Task WriteAsync(NpgsqlBinaryImporter copy, string? text, CancellationToken cancellationToken) =>
        text is null ? copy.WriteNullAsync(cancellationToken) : copy.WriteAsync(text, NpgsqlDbType.Text, cancellationToken);
}
