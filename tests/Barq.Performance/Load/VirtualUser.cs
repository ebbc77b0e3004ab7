using System.Globalization;
using Barq.Performance.Fleet;

namespace Barq.Performance.Load;

/// <summary>What is asked next.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Variables">Its variables.</param>
/// <param name="Done">Told the id of what a mutation has made; null where it made nothing.</param>
internal sealed record Step(Operation Operation, object Variables, Action<string?>? Done = null);

/// <summary>Somebody at a front end: what the person asks for, how often each, and about which of the things the person knows. A few are asked for much, most seldom.</summary>
/// <param name="person">Who it is.</param>
/// <param name="facts">What the person knows.</param>
/// <param name="random">What all that is random comes from; one user's steps are made one at a time.</param>
/// <param name="today">The beginning of the day.</param>
internal sealed class VirtualUser(Person person, OrganizationFacts facts, Random random, DateTimeOffset today)
{
    private readonly string _today = today.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
    private readonly string _tomorrow = today.AddDays(1).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
    private readonly Parcel _parcel = new();

    /// <summary>Who it is.</summary>
    public Person Person => person;

    /// <summary>Makes the users: of twenty, eight dispatchers, seven couriers, four agents of the desk and an owner.</summary>
    /// <param name="count">How many.</param>
    /// <param name="organizations">Whose, in turn.</param>
    /// <param name="seed">What all that is random comes from.</param>
    /// <param name="now">The time.</param>
    public static VirtualUser[] Make(int count, IReadOnlyList<OrganizationFacts> organizations, int seed, DateTimeOffset now) => [.. Enumerable.Range(0, count).Select(index =>
    {
        var facts = organizations[index % organizations.Count];
        var job = (index % 20) switch { < 8 => Job.Dispatcher, < 15 => Job.Courier, < 19 => Job.Desk, _ => Job.Owner };
        var (id, _) = job == Job.Courier ? facts.Couriers[index % facts.Couriers.Count] : facts.Users[index % facts.Users.Count];
        return new VirtualUser(new Person(job, facts.Id, id), facts, new Random(seed + index), new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero));
    })];

    /// <summary>What is asked next.</summary>
    public Step Next()
    {
        var dice = random.Next(1000);
        return person.Job switch
        {
            Job.Courier => Courier(dice),
            Job.Desk => Desk(dice),
            Job.Owner => Owner(dice),
            _ => Dispatcher(dice),
        };
    }

    private Step Dispatcher(int dice) => dice switch
    {
        < 350 => Ask("dispatch-board", new { statuses = new[] { "ASSIGNED", "IN_TRANSIT" }, first = 25 }),
        < 500 => Ask("dispatch-dashboard", new { organizationId = facts.Id, since = _today }),
        < 600 => Ask("unassigned-deliveries", new { organizationId = facts.Id }),
        < 860 => Ask("delivery-detail", new { id = Pick(facts.Deliveries).Id }),
        < 970 => Ask("find-deliveries", new { prefix = Pick(facts.Deliveries).Name[..6] }),
        < 990 => _parcel.Next(facts, random) ?? Note(),
        _ => Note(),
    };

    private Step Courier(int dice) => dice switch
    {
        < 450 => Ask("courier-day", new { barqId = facts.Couriers.First(each => each.Id == person.Key).Name, dayStart = _today }),
        < 700 => Ask("courier-changes", new { courierId = person.Key, since = _today }),
        < 850 => Ask("courier-history", new { id = person.Key }),
        < 950 => Ask("courier-profile", new { id = person.Key, withVehicle = true }),
        _ => Ask("refetch-node", new { id = person.Key }),
    };

    private Step Desk(int dice) => dice switch
    {
        < 250 => Ask("agent-queue", new { email = facts.Users.First(each => each.Id == person.Key).Name }),
        < 600 => Ask("track-parcel", new { trackingNumber = Pick(facts.Deliveries).Name }),
        < 820 => Ask("ticket-detail", new { ticketNumber = Pick(facts.Tickets).Name }),
        < 920 => Ask("sla-watch-list", new { dueBefore = _tomorrow }),
        < 980 => Ask("unassigned-tickets", new { organizationId = facts.Id }),
        _ => new Step(Operations.CreateTicket, new
        {
            input = new { category = "DELIVERY", priority = "LOW", subject = "Where is it?", description = "The recipient asks on the phone.", organizationId = facts.Id, createdById = person.Key, deliveryId = Pick(facts.Deliveries).Id },
        }),
    };

    private Step Owner(int dice) => dice switch
    {
        < 350 => Ask("organization-overview", new { slug = facts.Slug }),
        < 550 => Ask("organization-users", new { organizationId = facts.Id }),
        < 750 => Ask("vehicle-park", new { organizationId = facts.Id, status = "ACTIVE" }),
        < 900 => Ask("courier-roster", new { organizationId = facts.Id }),
        _ => Ask("top-couriers", new { minimum = 80 }),
    };

    private static Step Ask(string name, object variables) => new(Operations.Persisted(name), variables);

    private Step Note() => new(Operations.UpdateDelivery, new { input = new { deliveryId = Pick(facts.Waiting).Id, notes = $"Ring twice ({random.Next(100)})" } });

    private (string Id, string Name) Pick(IReadOnlyList<(string Id, string Name)> things) => things[(int)(things.Count * Math.Pow(random.NextDouble(), 3))];

    /// <summary>A parcel on its way: taken in, given to a courier, carried, handed over; one step at a time.</summary>
    private sealed class Parcel
    {
        private static int _number;
        private int _isMoving;
        private string? _id;
        private int _stage;

        public Step? Next(OrganizationFacts facts, Random random)
        {
            if (Interlocked.Exchange(ref _isMoving, 1) == 1)
            {
                return null;
            }

            return _stage switch
            {
                0 => new(Operations.CreateDelivery, new { input = Taken(facts, random) }, Moved),
                1 => new(Operations.AssignDelivery, new { input = new { deliveryId = _id, courierId = facts.Couriers[random.Next(facts.Couriers.Count)].Id } }, Moved),
                2 => new(Operations.UpdateDeliveryStatus, new { input = new { deliveryId = _id, status = "IN_TRANSIT" } }, Moved),
                _ => new(Operations.UpdateDeliveryStatus, new { input = new { deliveryId = _id, status = "DELIVERED" } }, Moved),
            };
        }

        private static object Taken(OrganizationFacts facts, Random random) => new
        {
            organizationId = facts.Id,
            trackingNumber = $"PT{Environment.ProcessId:x}-{random.Next(1_000_000):x}-{Interlocked.Increment(ref _number):x}",
            pickupAddress = "12 Olaya Street, Riyadh",
            deliveryAddress = "7 King Road, Jeddah",
            codAmount = 0,
        };

        private void Moved(string? id)
        {
            // One that could not be moved is left where it is, and another one begun.
            (_id, _stage) = id is null ? (null, 0) : (id, (_stage + 1) % 4);
            Volatile.Write(ref _isMoving, 0);
        }
    }
}
