using Barq.Graph.Mutations;
using Barq.Graph.Organizations;
using Barq.Persistence.Access;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Deliveries.Notifications;
using Barq.Persistence.Organizations;
using Barq.Persistence.Writing;

namespace Barq.Graph.Deliveries;

/// <summary>How it is decided who is told of changes of status.</summary>
internal sealed class NotificationTargetMutations : MutationGroup<NotificationTarget>
{
    public NotificationTargetMutations()
    {
        Mutation(
            "createNotificationTarget", "Has somebody told when a delivery's status changes: by a mail, or by a request that is signed by the Standard Webhooks specification.", CallerRole.Admin,
            input => input
                .Owner()
                .Required<NotificationChannel>("channel", "How it is told: `MAIL`.")
                .Required<string>("address", "A mail address, or the URL of a web service: `parcels@shop.example`, `https://shop.example/hooks/barq`.")
                .Optional<string>("signingSecret", "For a web service, the secret that it checks signatures with, whsec_ and 24 to 64 random bytes in Base64: `whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw`. It is never shown again.")
                .OptionalMembers<DeliveryStatus>("statuses", "The statuses that it is told of: `DELIVERED, FAILED`; left out, all of them."),
            async (scope, input, token) => NotificationTargetWrites.Create(scope, new NotificationTarget
            {
                OrganizationId = await scope.OwnerAsync(input, token),
                Channel = input.Member<NotificationChannel>("channel")!.Value,
                Address = input.RequiredText("address"),
                SigningSecret = input.Text("signingSecret"),
                Statuses = NotificationTarget.TextOf(input.Members<DeliveryStatus>("statuses")),
            }));

        Mutation(
            "updateNotificationTarget", "Changes who is told of what; what is left out stays as it is.", CallerRole.Admin,
            input => Target(input).Version()
                .Optional<string>("address", "A mail address, or the URL of a web service: `parcels@shop.example`, `https://shop.example/hooks/barq`.")
                .Optional<string>("signingSecret", "For a web service, the new secret: `whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw`.")
                .OptionalMembers<DeliveryStatus>("statuses", "The statuses that it is told of: `DELIVERED, FAILED`; null for all of them.")
                .Optional<bool>("isActive", "Whether it is told at all: `true`."),
            (scope, input, token) => NotificationTargetWrites.UpdateAsync(
                scope,
                input.Key<NotificationTarget>("notificationTargetId"),
                target =>
                {
                    target.Address = input.Has("address") ? input.RequiredText("address") : target.Address;
                    target.SigningSecret = input.Text("signingSecret") ?? target.SigningSecret;
                    target.Statuses = input.Has("statuses") ? NotificationTarget.TextOf(input.Members<DeliveryStatus>("statuses")) : target.Statuses;
                    target.IsActive = input.Value<bool>("isActive") ?? target.IsActive;
                },
                input.Version,
                token));

        Deletion(
            "deleteNotificationTarget", "Has somebody told nothing more, and forgets the address and the secret.", CallerRole.Admin,
            input => Target(input).Version(),
            async (scope, input, token) =>
            {
                var target = await scope.FindAsync<NotificationTarget>(input.Key<NotificationTarget>("notificationTargetId"), "notificationTargetId", token);
                WriteScope.CheckVersion(target, input.Version);
                scope.Context.Remove(target);
                return target;
            });
    }

    private static InputDefinition Target(InputDefinition input) => input.Id<NotificationTarget>("notificationTargetId", "The target's global id.");
}
