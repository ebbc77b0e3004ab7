using System.Text.Json.Nodes;
using Barq.Graph.Mutations;
using Barq.Graph.Tests.Gateway;
using Barq.Persistence.Access;
using Barq.Persistence.BackgroundJobs;
using Barq.Persistence.Deliveries.Notifications;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Graph.Tests.Mutations;

/// <summary>What holds for every mutation there is: who may not use it, whose objects it does not see, and which version it was made from.</summary>
public sealed class EveryMutationTests : MutationTest
{
    // An input of each that is good but for what a test spoils; the names of ids say which object of organization 1 they stand for.
    private static readonly Dictionary<string, string> _inputs = new(StringComparer.Ordinal)
    {
        ["createDelivery"] = """{ "trackingNumber": "BQ-E", "pickupAddress": "a", "deliveryAddress": "b" }""",
        ["updateDelivery"] = """{ "notes": "x" }""",
        ["assignDelivery"] = """{ "courierId": "" }""",
        ["unassignDelivery"] = "{ }",
        ["updateDeliveryStatus"] = """{ "status": "IN_TRANSIT" }""",
        ["cancelDelivery"] = "{ }",
        ["createCourier"] = """{ "barqId": "E", "fullName": "a", "mobileNumber": "1", "projectType": "FOOD", "city": "b" }""",
        ["updateCourier"] = """{ "city": "x" }""",
        ["changeCourierStatus"] = """{ "status": "INACTIVE" }""",
        ["assignVehicle"] = "{ }",
        ["createVehicle"] = """{ "plateNumber": "E", "vehicleType": "VAN", "make": "a", "model": "b", "year": 2024 }""",
        ["updateVehicle"] = """{ "status": "MAINTENANCE" }""",
        ["createTicket"] = """{ "category": "OTHER", "priority": "LOW", "subject": "a", "description": "b" }""",
        ["assignTicket"] = """{ "userId": "" }""",
        ["respondToTicket"] = "{ }",
        ["resolveTicket"] = """{ "resolution": "a" }""",
        ["closeTicket"] = "{ }",
        ["createUser"] = """{ "email": "e@example.com", "fullName": "a", "role": "VIEWER" }""",
        ["updateUser"] = """{ "fullName": "x" }""",
        ["deactivateUser"] = "{ }",
        ["createOrganization"] = """{ "name": "E", "slug": "e" }""",
        ["updateOrganization"] = """{ "name": "x" }""",
        ["createNotificationTarget"] = """{ "channel": "MAIL", "address": "desk@example.com", "statuses": "*" }""",
        ["updateNotificationTarget"] = """{ "isActive": false }""",
        ["deleteNotificationTarget"] = "{ }",
        ["importDeliveries"] = """{ "rows": [{ "trackingNumber": "BQ-R", "pickupAddress": "a", "deliveryAddress": "b" }] }""",
        ["assignDeliveriesAutomatically"] = """{ "city": "Riyadh" }""",
        ["generateDeliveryReport"] = "{ }",
        ["archiveDeliveries"] = """{ "finishedBefore": "2020-01-01T00:00:00Z" }""",
        ["generateCourierPerformanceReport"] = "{ }",
        ["recomputeCourierPerformance"] = "{ }",
        ["cancelJob"] = "{ }",
        ["retryJob"] = "{ }",
    };

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Mutation_EachOfTheSchema_IsGuarded(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        var mutations = gateway.Services.GetServices<MutationGroup>().SelectMany(group => group.Mutations).ToArray();
        Assert.Equal(_inputs.Keys.Order(StringComparer.Ordinal), mutations.Select(mutation => mutation.Name).Order(StringComparer.Ordinal));
        await using var context = gateway.Database.CreateFleetContext();
        var before = await context.AuditLog.CountAsync();
        foreach (var mutation in mutations)
        {
            var input = await InputAsync(gateway, mutation);
            var owner = Caller.User(2, CallerRole.Owner);

            Assert.Equal((mutation.Name, "ForbiddenError"), (mutation.Name, (await gateway.MutateAsync(mutation.Name, input, caller: Viewer)).Error));
            var expected = mutation.Name == "createOrganization" ? "ForbiddenError" : "NotFoundError";
            Assert.Equal((mutation.Name, expected), (mutation.Name, (await gateway.MutateAsync(mutation.Name, input, caller: owner)).Error));
            if (mutation.Input.Fields.Any(field => field.Name == "version"))
            {
                input["version"] = 4711;
                Assert.Equal((mutation.Name, "ConflictError"), (mutation.Name, (await gateway.MutateAsync(mutation.Name, input)).Error));
            }
        }

        Assert.Equal(before, await context.AuditLog.CountAsync());
    }

    private static async Task<JsonObject> InputAsync(TestGateway gateway, MutationDefinition mutation)
    {
        var input = (JsonObject)JsonNode.Parse(_inputs[mutation.Name])!;
        foreach (var field in mutation.Input.Fields.Where(field => field.Type is null && (field.IsRequired || field.Name == "organizationId")))
        {
            input[field.Name] = field.Name switch
            {
                "organizationId" => MutationAnswers.Id("Organization", 1),
                "deliveryId" => await FirstAsync<Barq.Persistence.Deliveries.Delivery>(gateway, row => row.OrganizationId == 1),
                "courierId" => await FirstAsync<Barq.Persistence.Couriers.Courier>(gateway, row => row.OrganizationId == 1),
                "vehicleId" => await FirstAsync<Barq.Persistence.Vehicles.Vehicle>(gateway, row => row.OrganizationId == 1),
                "ticketId" => await FirstAsync<Barq.Persistence.Tickets.Ticket>(gateway, row => row.OrganizationId == 1),
                "userId" => await FirstAsync<Barq.Persistence.Users.User>(gateway, row => row.OrganizationId == 1),
                "jobId" => await JobAsync(gateway),
                "notificationTargetId" => await TargetAsync(gateway),
                _ => throw new NotSupportedException($"{mutation.Name} has an id that this test does not know: {field.Name}."),
            };
        }

        return input;
    }

    private static async Task<string> TargetAsync(TestGateway gateway)
    {
        await using var context = gateway.Database.CreateFleetContext();
        var target = new NotificationTarget { OrganizationId = 1, Channel = NotificationChannel.Mail, Address = "desk@example.com", Statuses = "*" };
        context.Add(target);
        await context.SaveChangesAsync();
        return MutationAnswers.Id("NotificationTarget", target.Id);
    }

    private static async Task<string> JobAsync(TestGateway gateway)
    {
        await using var context = gateway.Database.CreateFleetContext();
        var job = new BackgroundJob { OrganizationId = 1, Kind = "test", Queue = "default", Arguments = "{}", RequestedBy = "user 1", RunAfter = DateTimeOffset.MaxValue };
        context.Add(job);
        await context.SaveChangesAsync();
        return MutationAnswers.Id("BackgroundJob", job.Id);
    }
}
