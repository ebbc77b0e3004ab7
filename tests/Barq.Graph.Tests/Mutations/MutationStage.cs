using System.Text.Json.Nodes;
using Barq.Graph.Mutations;
using Barq.Graph.Tests.Gateway;
using Barq.Jobs.Couriers;
using Barq.Jobs.Deliveries;
using Barq.Persistence;
using Barq.Persistence.Access;
using Barq.Persistence.BackgroundJobs;
using Barq.Persistence.Couriers;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Deliveries.Notifications;
using Barq.Persistence.Files;
using Barq.Persistence.Organizations;
using Barq.Persistence.Tickets;
using Barq.Persistence.Users;
using Barq.Persistence.Vehicles;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Graph.Tests.Mutations;

/// <summary>Sets the stage for any mutation of the schema: objects of organization 1 that nobody else uses, and an input with which it is done.</summary>
internal sealed class MutationStage(TestGateway gateway)
{
    private static readonly Dictionary<string, string> _inputs = new(StringComparer.Ordinal)
    {
        ["createDelivery"] = """{ "organizationId": "", "trackingNumber": "#", "pickupAddress": "a", "city": "d", "deliveryAddress": "b", "codAmount": 1, "notes": "c" }""",
        ["upsertDelivery"] = """{ "organizationId": "", "trackingNumber": "#", "pickupAddress": "a", "city": "d", "deliveryAddress": "b", "codAmount": 1, "notes": "c" }""",
        ["updateDelivery"] = """{ "deliveryId": "", "pickupAddress": "a", "city": "d", "deliveryAddress": "b", "codAmount": 1, "notes": "c" }""",
        ["assignDelivery"] = """{ "deliveryId": "", "courierId": "" }""",
        ["unassignDelivery"] = """{ "deliveryId": "" }""",
        ["updateDeliveryStatus"] = """{ "deliveryId": "", "status": "IN_TRANSIT", "note": "a", "occurredAt": "2026-01-01T00:00:00Z" }""",
        ["cancelDelivery"] = """{ "deliveryId": "", "reason": "a" }""",
        ["createCourier"] = """{ "organizationId": "", "barqId": "#", "fullName": "a", "mobileNumber": "+1", "email": "e@example.com", "projectType": "FOOD", "city": "b", "joiningDate": "2026-01-01" }""",
        ["upsertCourier"] = """{ "organizationId": "", "barqId": "#", "fullName": "a", "mobileNumber": "+1", "email": "e@example.com", "projectType": "FOOD", "city": "b", "joiningDate": "2026-01-01" }""",
        ["updateCourier"] = """{ "courierId": "", "fullName": "a", "mobileNumber": "+1", "email": "e@example.com", "projectType": "FOOD", "city": "b" }""",
        ["changeCourierStatus"] = """{ "courierId": "", "status": "INACTIVE" }""",
        ["assignVehicle"] = """{ "courierId": "", "vehicleId": "" }""",
        ["createVehicle"] = """{ "organizationId": "", "plateNumber": "#", "vehicleType": "VAN", "make": "a", "model": "b", "year": 2024, "status": "ACTIVE", "fuelType": "DIESEL", "currentMileage": 9 }""",
        ["updateVehicle"] = """{ "vehicleId": "", "plateNumber": "#", "status": "MAINTENANCE", "fuelType": "DIESEL", "currentMileage": 9 }""",
        ["createTicket"] = """{ "organizationId": "", "createdById": "", "courierId": "", "deliveryId": "", "category": "OTHER", "priority": "LOW", "subject": "a", "description": "b" }""",
        ["assignTicket"] = """{ "ticketId": "", "userId": "" }""",
        ["respondToTicket"] = """{ "ticketId": "", "waits": true }""",
        ["resolveTicket"] = """{ "ticketId": "", "resolution": "a" }""",
        ["closeTicket"] = """{ "ticketId": "" }""",
        ["createUser"] = """{ "organizationId": "", "email": "#@example.com", "fullName": "a", "role": "VIEWER" }""",
        ["updateUser"] = """{ "userId": "", "email": "#@example.com", "fullName": "a", "role": "MANAGER" }""",
        ["deactivateUser"] = """{ "userId": "" }""",
        ["createOrganization"] = """{ "name": "#", "slug": "#", "subscriptionPlan": "BASIC", "subscriptionStatus": "ACTIVE", "maxUsers": 1, "maxCouriers": 2, "maxVehicles": 3 }""",
        ["updateOrganization"] = """{ "organizationId": "", "name": "#", "slug": "#", "isActive": true, "subscriptionPlan": "BASIC", "subscriptionStatus": "ACTIVE", "maxUsers": 900, "maxCouriers": 900, "maxVehicles": 900 }""",
        ["createNotificationTarget"] = """{ "organizationId": "", "channel": "WEBHOOK", "address": "https://shop.example/hooks", "signingSecret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "statuses": ["DELIVERED"] }""",
        ["updateNotificationTarget"] = """{ "notificationTargetId": "", "address": "https://shop.example/hooks", "signingSecret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "statuses": ["DELIVERED"], "isActive": false }""",
        ["deleteNotificationTarget"] = """{ "notificationTargetId": "" }""",
        ["importDeliveries"] = """{ "organizationId": "", "uploadId": "", "existing": "UPDATE" }""",
        ["assignDeliveriesAutomatically"] = """{ "organizationId": "", "city": "Riyadh", "maxPerCourier": 5, "limit": 5 }""",
        ["generateDeliveryReport"] = """{ "organizationId": "", "from": "2026-01-01T00:00:00Z", "to": "2026-02-01T00:00:00Z", "status": "FAILED", "courierId": "", "city": "Riyadh" }""",
        ["archiveDeliveries"] = """{ "organizationId": "", "finishedBefore": "2020-01-01T00:00:00Z" }""",
        ["generateCourierPerformanceReport"] = """{ "organizationId": "", "from": "2026-01-01T00:00:00Z", "to": "2026-02-01T00:00:00Z", "city": "Riyadh", "status": "ACTIVE" }""",
        ["recomputeCourierPerformance"] = """{ "organizationId": "" }""",
        ["cancelJob"] = """{ "jobId": "" }""",
        ["retryJob"] = """{ "jobId": "" }""",
    };

    /// <summary>Who has asked for the jobs that stand on the stage.</summary>
    public const string By = "stage";

    private static long _numbers;

    /// <summary>Starts a gateway that takes every job, with room for everything in the plan of organization 1.</summary>
    public static async Task<TestGateway> StartAsync(TestProvider provider)
    {
        var gateway = await TestGateway.CreateAsync(provider, FleetDatabases.Demo, services => services.AddDeliveryJobs().AddCourierJobs());
        await SetPlanAsync(gateway, 10_000);
        return gateway;
    }

    /// <summary>Sets how much the plan of organization 1 allows.</summary>
    public static async Task SetPlanAsync(TestGateway gateway, int most)
    {
        await using var context = gateway.Database.CreateFleetContext();
        await context.Set<Organization>().Where(row => row.Id == 1).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.MaxCouriers, most).SetProperty(row => row.MaxUsers, most).SetProperty(row => row.MaxVehicles, most));
    }

    /// <summary>All mutations of the schema that change one object: those of many have <see cref="ManyStage"/>.</summary>
    /// <exception cref="Xunit.Sdk.XunitException">The stage does not know one of them.</exception>
    public IReadOnlyList<MutationDefinition> Mutations
    {
        get
        {
            var all = gateway.Services.GetServices<MutationGroup>().SelectMany(group => group.Mutations).OrderBy(mutation => mutation.Name, StringComparer.Ordinal).ToArray();
            var ofOne = Array.FindAll(all, mutation => mutation.Many is null);
            Assert.Equal(ofOne.Select(mutation => mutation.Name), _inputs.Keys.Order(StringComparer.Ordinal));
            return ofOne;
        }
    }

    /// <summary>Somebody who may do all of it with organization 1; null for the platform's own mutations.</summary>
    public static Caller? CallerOf(MutationDefinition mutation) =>
        mutation.EntityType == typeof(Organization) ? null : Caller.User(1, CallerRole.Owner, 2);

    /// <summary>Whether it changes what is there already, where others are refused.</summary>
    public static bool Upserts(MutationDefinition mutation) => mutation.Name.StartsWith("upsert", StringComparison.Ordinal);

    /// <summary>What to select to see the object that a mutation is about.</summary>
    public static string ResultOf(MutationDefinition mutation) => mutation.Deletes ? mutation.ResultField : $"{mutation.ResultField} {{ id }}";

    /// <summary>An input with which the mutation is done: each of its fields but version and key, on new objects of organization 1.</summary>
    public async Task<JsonObject> InputAsync(MutationDefinition mutation)
    {
        var number = $"st-{Interlocked.Increment(ref _numbers)}";
        var input = (JsonObject)JsonNode.Parse(_inputs[mutation.Name].Replace("#", number, StringComparison.Ordinal))!;
        foreach (var field in mutation.Input.Fields.Where(field => field.IdOf is not null && input.ContainsKey(field.Name)))
        {
            input[field.Name] = MutationAnswers.Id(field.IdOf!.Name, await AddAsync(Row(mutation.Name, field.IdOf, 1)));
        }

        return input;
    }

    /// <summary>An object that a mutation's id may name, of any organization.</summary>
    public async Task<long> AddAsync(string mutation, Type entity, long organization) => await AddAsync(Row(mutation, entity, organization));

    /// <summary>Puts a named object into a status from which the mutation can't move it.</summary>
    public async Task EndAsync(Type entity, long key)
    {
        await using var context = gateway.Database.CreateFleetContext();
        var row = await context.FindAsync(entity, key);
        switch (row)
        {
            case Delivery delivery:
                delivery.Status = DeliveryStatus.Delivered;
                break;
            case Courier courier:
                courier.Status = CourierStatus.Terminated;
                break;
            case Ticket ticket:
                ticket.Status = TicketStatus.Closed;
                break;
            default:
                ((BackgroundJob)row!).Status = JobStatus.Succeeded;
                break;
        }

        await context.SaveChangesAsync();
    }

    private async Task<long> AddAsync(Entity row)
    {
        if (row is Organization { Id: > 0 } organization)
        {
            return organization.Id;
        }

        await using var context = gateway.Database.CreateFleetContext();
        if (row is Ticket ticket)
        {
            ticket.CreatedById = await context.Users.Where(user => user.OrganizationId == ticket.OrganizationId).Select(user => user.Id).FirstAsync();
        }

        context.Add(row);
        await context.SaveChangesAsync();
        return row.Id;
    }

    private static Entity Row(string mutation, Type entity, long organization)
    {
        var number = $"st-{Interlocked.Increment(ref _numbers)}";
        return entity.Name switch
        {
            nameof(Organization) => new Organization { Id = organization, Name = number, Slug = number },
            nameof(Delivery) => new Delivery
            {
                OrganizationId = organization,
                TrackingNumber = number,
                PickupAddress = "a",
                DeliveryAddress = "b",
                Status = mutation is "unassignDelivery" or "updateDeliveryStatus" ? DeliveryStatus.Assigned : DeliveryStatus.Pending,
            },
            nameof(Courier) => new Courier { OrganizationId = organization, BarqId = number, FullName = "a", MobileNumber = "+1", City = "Riyadh", Status = CourierStatus.Active },
            nameof(Vehicle) => new Vehicle { OrganizationId = organization, PlateNumber = number, Make = "a", Model = "b", Year = 2024, Status = VehicleStatus.Active },
            nameof(Ticket) => new Ticket { OrganizationId = organization, TicketNumber = number, Subject = "a", Description = "b", Status = TicketStatus.Open },
            nameof(User) => new User { OrganizationId = organization, Email = $"{number}@example.com", FullName = "a", Role = UserRole.Viewer },
            nameof(NotificationTarget) => new NotificationTarget { OrganizationId = organization, Channel = NotificationChannel.Webhook, Address = "https://shop.example/", SigningSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", Statuses = "*" },
            nameof(StoredFile) => new StoredFile { LinkKey = "a", OrganizationId = organization, Purpose = FilePurpose.Upload, Name = number, ContentType = "text/csv", CreatedBy = "user 2", IsComplete = true, ExpiresAt = DateTimeOffset.MaxValue },
            _ => new BackgroundJob
            {
                OrganizationId = organization,
                Kind = "archiveDeliveries",
                Queue = "default",
                Arguments = "{}",
                RequestedBy = By,
                RunAfter = FleetDatabases.DemoUntil.AddYears(50),
                Status = mutation == "retryJob" ? JobStatus.Dead : JobStatus.Queued,
            },
        };
    }
}
