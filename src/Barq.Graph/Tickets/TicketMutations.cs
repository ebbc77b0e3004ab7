using Barq.Graph.Mutations;
using Barq.Graph.Organizations;
using Barq.Persistence.Access;
using Barq.Persistence.Couriers;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Organizations;
using Barq.Persistence.Tickets;
using Barq.Persistence.Users;
using Barq.Persistence.Writing;

namespace Barq.Graph.Tickets;

/// <summary>How tickets are changed.</summary>
internal sealed class TicketMutations : MutationGroup<Ticket>
{
    public TicketMutations()
    {
        Mutation(
            "createTicket", "Opens a ticket; it is due as its priority promises.", CallerRole.Manager,
            input => input
                .Owner()
                .OptionalId<User>("createdById", "Who opens it; left out, the caller.", isInExample: true)
                .OptionalId<Courier>("courierId", "The courier that it is about.")
                .OptionalId<Delivery>("deliveryId", "The delivery that it is about.")
                .Required<TicketCategory>("category", "What it is about: `DELIVERY`.")
                .Required<TicketPriority>("priority", "How urgent it is: `HIGH`.")
                .Required<string>("subject", "In a few words: `Parcel is late`.")
                .Required<string>("description", "The whole story: `It should have come on Monday`."),
            async (scope, input, token) => await TicketWrites.CreateAsync(
                scope,
                new Ticket
                {
                    OrganizationId = await scope.OwnerAsync(input, token),
                    CreatedById = input.OptionalKey<User>("createdById") ?? scope.Caller.UserId
                        ?? throw new RuleException(new ValidationError("You are no user: say who opens the ticket.", ["createdById"])),
                    TicketNumber = TicketWrites.NewNumber(scope.Now),
                    CourierId = input.OptionalKey<Courier>("courierId"),
                    DeliveryId = input.OptionalKey<Delivery>("deliveryId"),
                    Category = input.Member<TicketCategory>("category")!.Value,
                    Priority = input.Member<TicketPriority>("priority")!.Value,
                    Subject = input.RequiredText("subject"),
                    Description = input.RequiredText("description"),
                },
                token));

        Mutation(
            "assignTicket", "Gives a ticket to an active user of its organization, which puts an open one to work.", CallerRole.Manager,
            input => Assign(input, example: 596),
            (scope, input, token) => TicketWrites.AssignAsync(scope, input.Key<Ticket>("ticketId"), input.Key<User>("userId"), input.Version, token));

        Mutation(
            "respondToTicket", "Notes that somebody has answered; the first answer counts.", CallerRole.Manager,
            input => Ticket(input, example: 592).Optional<bool>("waits", "Whether the ticket now waits for whoever opened it; left out, it does not: `true`."),
            (scope, input, token) => TicketWrites.RespondAsync(scope, input.Key<Ticket>("ticketId"), input.Value<bool>("waits") ?? false, input.Version, token),
            errors: MutationErrors.IllegalStatusMove);

        Mutation(
            "resolveTicket", "Settles a ticket.", CallerRole.Manager,
            input => Ticket(input, example: 551).Required<string>("resolution", "How it was settled: `Delivered on the next day`."),
            (scope, input, token) => TicketWrites.ResolveAsync(scope, input.Key<Ticket>("ticketId"), input.RequiredText("resolution"), input.Version, token),
            errors: MutationErrors.IllegalStatusMove);

        Mutation(
            "closeTicket", "Closes a ticket for good.", CallerRole.Manager,
            input => Ticket(input, example: 570),
            (scope, input, token) => TicketWrites.CloseAsync(scope, input.Key<Ticket>("ticketId"), input.Version, token),
            errors: MutationErrors.IllegalStatusMove);

        Many(
            "assignTickets", "Gives tickets to active users of their organization, which puts open ones to work.", of: "assignTicket",
            "What goes to whom", item => Assign(item, example: 598), "ticketId",
            async (scope, input, token) =>
            {
                await scope.HoldAsync<User>(input.Named<User>("userId"), RowHold.Shared, token);
                await scope.HoldAsync<Ticket>(input.Named<Ticket>("ticketId"), RowHold.Exclusive, token);
            });
    }

    private static InputDefinition Assign(InputDefinition input, int example) => Ticket(input, example).Id<User>("userId", "The user's global id.", example: 2);

    private static InputDefinition Ticket(InputDefinition input, int example) => input.Id<Ticket>("ticketId", "The ticket's global id.", example).Version();
}
