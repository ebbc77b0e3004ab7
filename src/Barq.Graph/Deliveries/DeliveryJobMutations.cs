using Barq.Graph.Mutations;
using Barq.Graph.Organizations;
using Barq.Jobs.Deliveries;
using Barq.Jobs.Offloading;
using Barq.Persistence.Access;
using Barq.Persistence.Couriers;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Deliveries.Importing;
using Barq.Persistence.Files;
using Barq.Persistence.Organizations;
using Barq.Persistence.Writing;
using Microsoft.EntityFrameworkCore;

namespace Barq.Graph.Deliveries;

/// <summary>What is done to many deliveries at once, by jobs.</summary>
internal sealed class DeliveryJobMutations : MutationGroup<Delivery>
{
    public DeliveryJobMutations()
    {
        Offloaded(
            "importDeliveries", $"Adds the deliveries of a CSV file, at most {ImportDeliveriesJob.MostRows} rows, or of the rows that are given. Each row is added, or refused, or changes the delivery that is there, by itself.", CallerRole.Manager,
            input => input.Owner()
                .OptionalId<StoredFile>("uploadId", "The file, as `POST /api/v1/uploads` answered.")
                .OptionalList("rows", "The rows, instead of a file.", "ImportDeliveryRowInput", "A delivery to be added.", row => row
                    .Required<string>("trackingNumber", "The number that sender and recipient know the parcel by: `BQ2000002SA`.")
                    .Required<string>("pickupAddress", "Where the parcel is picked up: `12 Olaya Street, Riyadh`.")
                    .Required<string>("deliveryAddress", "Where the parcel is to be handed over: `7 King Road, Jeddah`.")
                    .Optional<decimal>("codAmount", "Cash to collect on delivery, in Saudi riyals: `149.90`; 0 for a prepaid parcel.")
                    .Optional<string>("notes", "Notes for the courier, such as `ring twice`."))
                .Optional<ExistingDeliveries>("existing", "What becomes of rows whose delivery is there already: `UPDATE`; left out, REFUSE. A row says the whole delivery: what is empty in it is empty afterwards, and of rows with one number the last counts."),
            ImportAsync);

        Offloaded(
            "assignDeliveriesAutomatically", "Gives the waiting deliveries of a city, the oldest first, each to the active courier of the city who has the fewest open ones.", CallerRole.Manager,
            input => input.Owner()
                .Required<string>("city", "The city, as it is written in addresses: `Riyadh`.")
                .Optional<int>("maxPerCourier", "Open deliveries that a courier may have at most, 1 to 1000: `12`; left out, 20.")
                .Optional<int>("limit", "Deliveries that are given at most, 1 to 1000: `200`; left out, 500."),
            async (scope, input, token) => new JobRequest(
                AssignDeliveriesJob.Kind,
                new AssignDeliveriesArguments(input.Text("city", Courier.MaxCityLength)!, Within(input, "maxPerCourier", 20), Within(input, "limit", 500)),
                await scope.OwnerAsync(input, token)));

        Offloaded(
            "generateDeliveryReport", "Writes deliveries into a CSV file. The job's result says where it can be fetched.", CallerRole.Manager,
            input => input.Owner()
                .Optional<DateTimeOffset>("from", "Created at or after this time: `2026-03-01T00:00:00Z`.")
                .Optional<DateTimeOffset>("to", "Created before this time: `2026-04-01T00:00:00Z`.")
                .Optional<DeliveryStatus>("status", "Of this status: `FAILED`.")
                .OptionalId<Courier>("courierId", "Of this courier.")
                .Optional<string>("city", "Picked up in this city: `Riyadh`."),
            async (scope, input, token) =>
            {
                var organization = await scope.OwnerAsync(input, token);
                var courier = input.OptionalKey<Courier>("courierId");
                if (courier is { } key && (await scope.FindAsync<Courier>(key, "courierId", token)).OrganizationId != organization)
                {
                    throw WriteScope.Missing<Courier>("courierId");
                }

                return new JobRequest(
                    DeliveryReportJob.Kind,
                    new DeliveryReportArguments(
                        input.Value<DateTimeOffset>("from"), input.Value<DateTimeOffset>("to"), input.Member<DeliveryStatus>("status"), courier, input.Text("city", Courier.MaxCityLength)),
                    organization);
            });

        Offloaded(
            "archiveDeliveries", "Moves deliveries that came to their end long ago out of the deliveries, into `archivedDeliveries`. Those that a ticket names stay.", CallerRole.Admin,
            input => input.Owner().Required<DateTimeOffset>("finishedBefore", "Those that came to their end before this time, which has passed: `2025-01-01T00:00:00Z`."),
            async (scope, input, token) =>
            {
                var before = input.Value<DateTimeOffset>("finishedBefore")!.Value;
                return before <= scope.Now
                    ? new JobRequest(ArchiveDeliveriesJob.Kind, new ArchiveDeliveriesArguments(before), await scope.OwnerAsync(input, token))
                    : throw new RuleException(new ValidationError("This time has not passed yet.", ["finishedBefore"]));
            });
    }

    private static async Task<JobRequest> ImportAsync(WriteScope scope, InputValues input, CancellationToken cancellationToken)
    {
        var organization = await scope.OwnerAsync(input, cancellationToken);
        var existing = input.Member<ExistingDeliveries>("existing") ?? ExistingDeliveries.Refuse;
        var rows = input.List("rows");
        var upload = input.OptionalKey<StoredFile>("uploadId");
        if (rows is null == upload is null)
        {
            throw new RuleException(new ValidationError("Name a file or give rows, one of both.", ["uploadId"]));
        }

        if (rows is not null)
        {
            return new JobRequest(ImportDeliveriesJob.Kind, new ImportDeliveriesArguments(null, [.. rows.Select(Cells)], existing), organization);
        }

        var file = await scope.Context.StoredFiles.AsNoTracking().FirstOrDefaultAsync(
            row => row.Id == upload && row.Purpose == FilePurpose.Upload && row.IsComplete && (row.OrganizationId == organization || row.OrganizationId == 0), cancellationToken);
        return file is not null && file.ExpiresAt > scope.Now
            ? new JobRequest(ImportDeliveriesJob.Kind, new ImportDeliveriesArguments(file.Id, Existing: existing), organization)
            : throw WriteScope.Missing<StoredFile>("uploadId");
    }

    private static string?[] Cells(InputValues row) =>
    [
        row.Text("trackingNumber"), row.Text("pickupAddress"), row.Text("deliveryAddress"),
        row.Value<decimal>("codAmount")?.ToString(System.Globalization.CultureInfo.InvariantCulture), row.Text("notes"),
    ];

    private static int Within(InputValues input, string name, int otherwise) => input.Value<int>(name) switch
    {
        null => otherwise,
        { } value and >= 1 and <= 1000 => value,
        _ => throw new RuleException(new ValidationError("Allowed is 1 to 1000.", [name])),
    };
}
