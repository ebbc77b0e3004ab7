using Barq.Graph.Mutations;
using Barq.Graph.Organizations;
using Barq.Persistence.Access;
using Barq.Persistence.Couriers;
using Barq.Persistence.Organizations;
using Barq.Persistence.Vehicles;
using Barq.Persistence.Writing;

namespace Barq.Graph.Couriers;

/// <summary>How couriers are changed.</summary>
internal sealed class CourierMutations : MutationGroup<Courier>
{
    public CourierMutations()
    {
        Mutation(
            "createCourier", "Adds a courier, who begins with ONBOARDING.", CallerRole.Manager,
            input => Create(input, "BRQ-1042"),
            async (scope, input, token) => await CourierWrites.CreateAsync(scope, await NewAsync(scope, input, token), token),
            errors: MutationErrors.Conflict | MutationErrors.PlanLimitReached);

        Upsert(
            "upsertCourier", "Adds a courier, or changes what is known of the organization's courier with this badge; what is left out stays as it is, and so do status and joining date. Sent again it changes nothing.",
            CallerRole.Manager,
            input => Create(input, "BRQ-1043"),
            async (scope, input, token) => await CourierWrites.UpsertAsync(scope, await NewAsync(scope, input, token), courier => Say(courier, input), token),
            errors: MutationErrors.Conflict | MutationErrors.PlanLimitReached);

        Mutation(
            "updateCourier", "Changes what is known of a courier; what is left out stays as it is.", CallerRole.Manager,
            input => Courier(input, example: 1)
                .Optional<string>("fullName", "Full name: `Noura Al Malki`.")
                .Optional<string>("mobileNumber", "Mobile number in international form: `+966501234567`.")
                .Optional<string>("email", "E-mail address: `noura@example.com`; null for none.")
                .Optional<ProjectType>("projectType", "The kind of business: `FOOD`.")
                .Optional<string>("city", "The city that the courier works in: `Riyadh`."),
            (scope, input, token) => CourierWrites.UpdateAsync(
                scope,
                input.Key<Courier>("courierId"),
                courier => Say(courier, input),
                input.Version,
                token));

        Mutation(
            "changeCourierStatus", "Moves a courier's status; who has parcels on the way stays active.", CallerRole.Manager,
            input => Courier(input, example: 4).Required<CourierStatus>("status", "The status: `ACTIVE`."),
            (scope, input, token) => CourierWrites.ChangeStatusAsync(
                scope, input.Key<Courier>("courierId"), input.Member<CourierStatus>("status")!.Value, input.Version, token),
            errors: MutationErrors.IllegalStatusMove);

        Mutation(
            "assignVehicle", "Gives an active vehicle that nobody drives to a courier, or takes the courier's.", CallerRole.Manager,
            input => Courier(input, example: 51).OptionalId<Vehicle>("vehicleId", "The vehicle's global id; null or left out to take the courier's vehicle.", example: 4),
            (scope, input, token) => CourierWrites.AssignVehicleAsync(
                scope, input.Key<Courier>("courierId"), input.OptionalKey<Vehicle>("vehicleId"), input.Version, token));
    }

    private static InputDefinition Create(InputDefinition input, string example) => input
        .Owner()
        .Required<string>("barqId", $"The number on the badge: `{example}`.")
        .Required<string>("fullName", "Full name: `Noura Al Malki`.")
        .Required<string>("mobileNumber", "Mobile number in international form: `+966501234567`.")
        .Optional<string>("email", "E-mail address: `noura@example.com`.")
        .Required<ProjectType>("projectType", "The kind of business: `FOOD`.")
        .Required<string>("city", "The city that the courier works in: `Riyadh`.")
        .Optional<DateOnly>("joiningDate", "The day on which the courier joins; left out, today (UTC): `2026-03-01`.");

    private static async Task<Courier> NewAsync(WriteScope scope, InputValues input, CancellationToken cancellationToken) => new()
    {
        OrganizationId = await scope.OwnerAsync(input, cancellationToken),
        BarqId = input.RequiredText("barqId"),
        FullName = input.RequiredText("fullName"),
        MobileNumber = input.RequiredText("mobileNumber"),
        Email = input.Text("email"),
        ProjectType = input.Member<ProjectType>("projectType")!.Value,
        City = input.RequiredText("city"),
        JoiningDate = input.Value<DateOnly>("joiningDate") ?? DateOnly.FromDateTime(scope.Now.UtcDateTime),
    };

    private static void Say(Courier courier, InputValues input)
    {
        courier.FullName = input.Has("fullName") ? input.RequiredText("fullName") : courier.FullName;
        courier.MobileNumber = input.Has("mobileNumber") ? input.RequiredText("mobileNumber") : courier.MobileNumber;
        courier.Email = input.Has("email") ? input.Text("email") : courier.Email;
        courier.ProjectType = input.Member<ProjectType>("projectType") ?? courier.ProjectType;
        courier.City = input.Has("city") ? input.RequiredText("city") : courier.City;
    }

    private static InputDefinition Courier(InputDefinition input, int example) => input.Id<Courier>("courierId", "The courier's global id.", example).Version();
}
