using Barq.Graph.Mutations;
using Barq.Graph.Organizations;
using Barq.Persistence.Access;
using Barq.Persistence.Couriers;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Organizations;
using Barq.Persistence.Writing;

namespace Barq.Graph.Deliveries;

/// <summary>How deliveries are changed.</summary>
internal sealed class DeliveryMutations : MutationGroup<Delivery>
{
    public DeliveryMutations()
    {
        Mutation(
            "createDelivery", "Adds a delivery, waiting for a courier.", CallerRole.Manager,
            input => Create(input, "BQ2000001SA"),
            async (scope, input, token) => DeliveryWrites.Create(scope, await NewAsync(scope, input, token)),
            errors: MutationErrors.Conflict);

        Upsert(
            "upsertDelivery", "Adds a delivery, or changes what the organization's delivery of this tracking number says; what is left out stays as it is. Sent again it changes nothing.", CallerRole.Manager,
            input => Create(input, "BQ2000005SA"),
            async (scope, input, token) => await DeliveryWrites.UpsertAsync(scope, await NewAsync(scope, input, token), delivery => Say(delivery, input), token),
            errors: MutationErrors.Conflict);

        Mutation(
            "updateDelivery", "Changes what a delivery says; what is left out stays as it is.", CallerRole.Manager,
            input => Change(input, example: 4836),
            async (scope, input, token) => await DeliveryWrites.UpdateAsync(
                scope,
                input.Key<Delivery>("deliveryId"),
                delivery => Say(delivery, input),
                input.Version,
                token));

        Mutation(
            "assignDelivery", "Gives a delivery that waits, or has failed, to an active courier of its organization.", CallerRole.Manager,
            input => Assign(input, example: 4991),
            (scope, input, token) => DeliveryWrites.AssignAsync(scope, input.Key<Delivery>("deliveryId"), input.Key<Courier>("courierId"), input.Version, token),
            errors: MutationErrors.IllegalStatusMove);

        Mutation(
            "unassignDelivery", "Takes a delivery back from its courier, who has not picked it up yet.", CallerRole.Manager,
            input => Delivery(input, example: 4829),
            (scope, input, token) => DeliveryWrites.UnassignAsync(scope, input.Key<Delivery>("deliveryId"), input.Version, token),
            errors: MutationErrors.IllegalStatusMove);

        Mutation(
            "updateDeliveryStatus", "Moves a delivery along its way.", CallerRole.Manager,
            input => Move(input, example: 4870),
            (scope, input, token) => DeliveryWrites.UpdateStatusAsync(
                scope,
                input.Key<Delivery>("deliveryId"),
                input.Member<DeliveryStatus>("status")!.Value,
                input.Text("note"),
                input.Value<DateTimeOffset>("occurredAt"),
                input.Version,
                token),
            isForCouriers: true,
            errors: MutationErrors.IllegalStatusMove);

        Mutation(
            "cancelDelivery", "Calls off a delivery that nobody has picked up: its parcel stays with the sender, and it counts as returned.", CallerRole.Manager,
            input => Delivery(input, example: 4992).Optional<string>("reason", "Why, such as `ordered twice`."),
            (scope, input, token) => DeliveryWrites.CancelAsync(scope, input.Key<Delivery>("deliveryId"), input.Text("reason"), input.Version, token),
            errors: MutationErrors.IllegalStatusMove);

        Many(
            "createDeliveries", "Adds deliveries, waiting for a courier.", of: "createDelivery", "The deliveries", item => Create(item, "BQ2000003SA"), subject: "",
            (scope, input, token) => scope.HoldAsync<Organization>(input.Named<Organization>("organizationId"), RowHold.None, token));

        Many(
            "updateDeliveries", "Changes what deliveries say; what is left out stays as it is.", of: "updateDelivery", "The changes", item => Change(item, example: 4997), "deliveryId", HoldAsync);

        Many(
            "assignDeliveries", "Gives deliveries that wait, or have failed, to active couriers of their organization.", of: "assignDelivery",
            "What goes to whom", item => Assign(item, example: 4998), "deliveryId",
            async (scope, input, token) =>
            {
                // The couriers first, as whoever gives one delivery holds them.
                await scope.HoldAsync<Courier>(input.Named<Courier>("courierId"), RowHold.Shared, token);
                await HoldAsync(scope, input, token);
            });

        Many(
            "updateDeliveryStatuses", "Moves deliveries along their way.", of: "updateDeliveryStatus", "The moves", item => Move(item, example: 4981), "deliveryId", HoldAsync);
    }

    private static async Task<Delivery> NewAsync(WriteScope scope, InputValues input, CancellationToken cancellationToken) => new()
    {
        OrganizationId = await scope.OwnerAsync(input, cancellationToken),
        TrackingNumber = input.RequiredText("trackingNumber"),
        PickupAddress = input.RequiredText("pickupAddress"),
        City = input.Text("city", Courier.MaxCityLength),
        DeliveryAddress = input.RequiredText("deliveryAddress"),
        CodAmount = input.Value<decimal>("codAmount") ?? 0,
        Notes = input.Text("notes"),
    };

    private static void Say(Delivery delivery, InputValues input)
    {
        var address = input.Has("pickupAddress") ? input.RequiredText("pickupAddress") : delivery.PickupAddress;
        delivery.City = input.Has("city") ? input.Text("city", Courier.MaxCityLength) : address != delivery.PickupAddress ? DeliveryCities.Of(address) : delivery.City;
        delivery.PickupAddress = address;
        delivery.DeliveryAddress = input.Has("deliveryAddress") ? input.RequiredText("deliveryAddress") : delivery.DeliveryAddress;
        delivery.CodAmount = input.Value<decimal>("codAmount") ?? delivery.CodAmount;
        delivery.Notes = input.Has("notes") ? input.Text("notes") : delivery.Notes;
    }

    private static Task HoldAsync(WriteScope scope, ManyInput input, CancellationToken cancellationToken) =>
        scope.HoldAsync<Delivery>(input.Named<Delivery>("deliveryId"), RowHold.Exclusive, cancellationToken);

    private static InputDefinition Create(InputDefinition input, string example) => Fields(input
        .Owner()
        .Required<string>("trackingNumber", $"The number that sender and recipient know the parcel by: `{example}`.")
        .Required<string>("pickupAddress", "Where the parcel is picked up: `12 Olaya Street, Riyadh`.")
        .Required<string>("deliveryAddress", "Where the parcel is to be handed over: `7 King Road, Jeddah`."));

    private static InputDefinition Change(InputDefinition input, int example) => Fields(Delivery(input, example)
        .Optional<string>("pickupAddress", "Where the parcel is picked up: `12 Olaya Street, Riyadh`.")
        .Optional<string>("deliveryAddress", "Where the parcel is to be handed over: `7 King Road, Jeddah`."));

    private static InputDefinition Assign(InputDefinition input, int example) => Delivery(input, example).Id<Courier>("courierId", "The courier's global id.");

    private static InputDefinition Move(InputDefinition input, int example) => Delivery(input, example)
        .Required<DeliveryStatus>("status", "Where it came to: `IN_TRANSIT`.")
        .Optional<string>("note", "A remark, for instance why it failed: `nobody at home`.")
        .Optional<DateTimeOffset>("occurredAt", "When it happened: `2026-03-01T09:30:00Z`; left out, now.");

    private static InputDefinition Delivery(InputDefinition input, int example) => input.Id<Delivery>("deliveryId", "The delivery's global id.", example).Version();

    private static InputDefinition Fields(InputDefinition input) => input
        .Optional<string>("city", "The city that the parcel is picked up in: `Riyadh`; left out, the last part of the pick-up address that is given.")
        .Optional<decimal>("codAmount", "Cash to collect on delivery, in Saudi riyals: `149.90`; 0 for a prepaid parcel.")
        .Optional<string>("notes", "Notes for the courier, such as `ring twice`.");
}
