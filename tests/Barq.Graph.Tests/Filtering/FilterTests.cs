using System.Text.Json.Nodes;
using Barq.Graph.NodeIds;
using Barq.Graph.Tests.Gateway;
using Barq.Testing.Databases;

namespace Barq.Graph.Tests.Filtering;

/// <summary>Every filter operation on every kind of column, by the rows of the <see cref="CornerFleet"/> that it leaves, on both databases.</summary>
public sealed class FilterTests(CornerGateways gateways) : CornerTest(gateways)
{
    private static readonly string[] _texts =
    [
        "couriers|{ fullName: { eq: \"Omar Khan\" } }|1",
        "couriers|{ fullName: { neq: \"Omar Khan\" } }|2 3 4 5 6",
        "couriers|{ fullName: { in: [\"Omar Khan\", \"omar khan\", \"nobody\"] } }|1 6",
        "couriers|{ fullName: { nin: [\"Omar Khan\", \"omar khan\"] } }|2 3 4 5",
        "couriers|{ fullName: { in: [] } }|",
        "couriers|{ fullName: { nin: [] } }|1 2 3 4 5 6",
        "couriers|{ fullName: { gt: \"Omar Khan\" } }|4 5 6",
        "couriers|{ fullName: { gte: \"Omar Khan\" } }|1 4 5 6",
        "couriers|{ fullName: { lt: \"Omar Khan\" } }|2 3",
        "couriers|{ fullName: { lte: \"Omar Khan\" } }|1 2 3",
        "couriers|{ fullName: { contains: \"Khan\" } }|1",
        "couriers|{ fullName: { ncontains: \"han\" } }|2 3 4 5",
        "couriers|{ fullName: { startsWith: \"O\" } }|1",
        "couriers|{ fullName: { nstartsWith: \"O\" } }|2 3 4 5 6",
        "couriers|{ fullName: { endsWith: \"Khan\" } }|1",
        "couriers|{ fullName: { nendsWith: \"han\" } }|2 3 4 5",
        "couriers|{ fullName: { contains: \"\" } }|1 2 3 4 5 6",
        "couriers|{ fullName: { startsWith: \"\" } }|1 2 3 4 5 6",
        "couriers|{ fullName: { endsWith: \"\" } }|1 2 3 4 5 6",

        // What LIKE, quoting and escaping would get wrong.
        "couriers|{ fullName: { contains: \"%\" } }|3",
        "couriers|{ fullName: { contains: \"0% S\" } }|3",
        "couriers|{ fullName: { contains: \"_\" } }|3",
        "couriers|{ fullName: { endsWith: \"d_y\" } }|3",
        "couriers|{ fullName: { startsWith: \"1%\" } }|",
        "couriers|{ fullName: { contains: \"\\\\\" } }|5",
        "couriers|{ fullName: { startsWith: \"back\\\\slash; DROP\" } }|5",
        "couriers|{ fullName: { endsWith: \"\\\\\" } }|",
        "couriers|{ fullName: { eq: \"Ali \\\"Ace\\\" O'Neil\" } }|2",
        "couriers|{ fullName: { contains: \"'\" } }|2",
        "couriers|{ fullName: { endsWith: \"couriers;--\" } }|5",
        "couriers|{ fullName: { contains: \"🚚\" } }|4",
        "couriers|{ fullName: { startsWith: \"حسن \" } }|4",
        "couriers|{ fullName: { endsWith: \"العتيبي\" } }|4",
        "deliveries|{ notes: { contains: \"\\n\" } }|4",
        "deliveries|{ notes: { eq: \"A_B%C\" } }|6",
        "deliveries|{ notes: { endsWith: \"\\\\/\" } }|7",
        "deliveries|{ notes: { contains: \"\\u2028<script>\" } }|7",

        // As people type it: case, accents, forms of letters, vowel marks.
        "couriers|{ fullName: { ieq: \"OMAR KHAN\" } }|1 6",
        "couriers|{ fullName: { nieq: \"ömar khan\" } }|2 3 4 5",
        "couriers|{ fullName: { icontains: \"Kh\" } }|1 6",
        "couriers|{ fullName: { nicontains: \"KHAN\" } }|2 3 4 5",
        "couriers|{ fullName: { istartsWith: \"ALI\" } }|2",
        "couriers|{ fullName: { nistartsWith: \"o\" } }|2 3 4 5",
        "couriers|{ fullName: { iendsWith: \"HÂN\" } }|1 6",
        "couriers|{ fullName: { niendsWith: \"han\" } }|2 3 4 5",
        "couriers|{ fullName: { iendsWith: \"العتيبى\" } }|4",
        "couriers|{ fullName: { icontains: \"حَسَــن\" } }|4",
        "couriers|{ fullName: { icontains: \"%\" } }|3",
        "couriers|{ fullName: { iendsWith: \"D_Y\" } }|3",
        "couriers|{ fullName: { icontains: \"\" } }|1 2 3 4 5 6",
        "couriers|{ fullName: { iendsWith: \"\u0640\" } }|1 2 3 4 5 6",
        "couriers|{ email: { ieq: \"\" } }|6",
        "couriers|{ email: { nieq: \"\" } }|1 2 3 4 5",
        "couriers|{ email: { icontains: \"NAJD\" } }|1 3",

        // A text that can be NULL: empty is not NULL, and negations take NULL along.
        "couriers|{ email: { eq: null } }|2 5",
        "couriers|{ email: { neq: null } }|1 3 4 6",
        "couriers|{ email: { eq: \"\" } }|6",
        "couriers|{ email: { neq: \"\" } }|1 2 3 4 5",
        "couriers|{ email: { in: [null] } }|2 5",
        "couriers|{ email: { in: [null, \"\"] } }|2 5 6",
        "couriers|{ email: { nin: [null] } }|1 3 4 6",
        "couriers|{ email: { nin: [null, \"\"] } }|1 3 4",
        "couriers|{ email: { nin: [\"\"] } }|1 2 3 4 5",
        "couriers|{ email: { contains: \"\" } }|1 3 4 6",
        "couriers|{ email: { startsWith: \"\" } }|1 3 4 6",
        "couriers|{ email: { endsWith: \"\" } }|1 3 4 6",
        "couriers|{ email: { ncontains: \"najd\" } }|2 4 5 6",
        "couriers|{ email: { nstartsWith: \"omar\" } }|2 3 4 5 6",
        "couriers|{ email: { nendsWith: \"najd.example\" } }|2 4 5 6",
        "couriers|{ email: { gte: \"\" } }|1 3 4 6",
        "couriers|{ email: { lt: \"zzz\" } }|1 3 4 6",
    ];

    private static readonly string[] _numbers =
    [
        "couriers|{ totalDeliveries: { eq: 7 } }|3 5",
        "couriers|{ totalDeliveries: { neq: 7 } }|1 2 4 6",
        "couriers|{ totalDeliveries: { in: [0, 2147483647] } }|2 6",
        "couriers|{ totalDeliveries: { nin: [0, 7] } }|1 4 6",
        "couriers|{ totalDeliveries: { gt: 7 } }|1 4 6",
        "couriers|{ totalDeliveries: { gte: 7 } }|1 3 4 5 6",
        "couriers|{ totalDeliveries: { lt: 7 } }|2",
        "couriers|{ totalDeliveries: { lte: 7, gt: 0 } }|3 5",
        "couriers|{ totalDeliveries: { in: [null] } }|",
        "couriers|{ totalDeliveries: { eq: null } }|",
        "couriers|{ totalDeliveries: { gt: -1 } }|1 2 3 4 5 6",
        "deliveries|{ codAmount: { eq: 10 } }|1 4 6",
        "deliveries|{ codAmount: { eq: 10.00 } }|1 4 6",
        "deliveries|{ codAmount: { eq: 10.1 } }|7",
        "deliveries|{ codAmount: { eq: 10.001 } }|",
        "deliveries|{ codAmount: { neq: 10.001 } }|1 2 3 4 5 6 7 8",
        "deliveries|{ codAmount: { gt: 9.999 } }|1 3 4 6 7",
        "deliveries|{ codAmount: { lt: 0.011 } }|2 5",
        "deliveries|{ codAmount: { lte: 0.009 } }|2",
        "deliveries|{ codAmount: { gte: 99999999.99 } }|3",
        "deliveries|{ codAmount: { gt: 99999999.99 } }|",
        "deliveries|{ codAmount: { lt: 1e20 } }|1 2 3 4 5 6 7 8",
        "deliveries|{ codAmount: { gt: -1e20 } }|1 2 3 4 5 6 7 8",
        "deliveries|{ codAmount: { in: [0.01, 3, 10.005] } }|5 8",
        "deliveries|{ codAmount: { nin: [10, 0] } }|3 5 7 8",
        "couriers|{ performanceScore: { eq: null } }|2",
        "couriers|{ performanceScore: { neq: null } }|1 3 4 5 6",
        "couriers|{ performanceScore: { neq: 80 } }|1 2 5 6",
        "couriers|{ performanceScore: { nin: [80, 100] } }|1 2 5",
        "couriers|{ performanceScore: { nin: [80, null] } }|1 5 6",
        "couriers|{ performanceScore: { in: [80, null] } }|2 3 4",
        "couriers|{ performanceScore: { gte: 80, lt: 100 } }|1 3 4",
        "couriers|{ performanceScore: { lte: 80 } }|3 4 5",
    ];

    private static readonly string[] _times =
    [
        "deliveries|{ deliveredAt: { eq: \"2026-03-14T13:00:00Z\" } }|1",
        "deliveries|{ deliveredAt: { eq: \"2026-03-14T16:00:00+03:00\" } }|1",
        "deliveries|{ deliveredAt: { eq: \"2026-03-14T13:00:00.000001Z\" } }|6",
        "deliveries|{ deliveredAt: { neq: \"2026-03-14T13:00:00Z\" } }|2 3 4 5 6 7 8",
        "deliveries|{ deliveredAt: { eq: null } }|2 3 4 5 7 8",
        "deliveries|{ deliveredAt: { neq: null } }|1 6",
        "deliveries|{ deliveredAt: { gt: \"2026-03-14T13:00:00Z\" } }|6",
        "deliveries|{ deliveredAt: { gte: \"2026-03-14T13:00:00Z\" } }|1 6",
        "deliveries|{ deliveredAt: { lt: \"2026-03-14T13:00:00.000001Z\" } }|1",
        "deliveries|{ deliveredAt: { lte: \"2026-03-14T13:00:00.000001Z\" } }|1 6",
        "deliveries|{ deliveredAt: { in: [null, \"2026-03-14T13:00:00Z\"] } }|1 2 3 4 5 7 8",
        "deliveries|{ deliveredAt: { nin: [\"2026-03-14T13:00:00Z\"] } }|2 3 4 5 6 7 8",
        "deliveries|{ createdAt: { gte: \"2026-03-14T10:00:00Z\", lt: \"2026-03-14T12:00:00Z\" } }|3 4",
        "deliveries|{ deliveredAt: { eq: \"2026-03-14T13:00:00.0000009Z\" } }|1",
        "deliveries|{ deliveredAt: { gte: \"2026-03-14T13:00:00.0000015Z\" } }|6",
        "deliveries|{ createdAt: { gt: \"0001-01-01T00:00:00Z\" } }|1 2 3 4 5 6 7 8",
        "deliveries|{ createdAt: { lt: \"9999-12-31T23:59:59Z\" } }|1 2 3 4 5 6 7 8",
        "couriers|{ joiningDate: { eq: \"2024-02-29\" } }|1",
        "couriers|{ joiningDate: { neq: \"2025-01-01\" } }|1 3 4 6",
        "couriers|{ joiningDate: { in: [\"2025-01-01\", \"2023-12-31\"] } }|2 4 5",
        "couriers|{ joiningDate: { nin: [\"2025-01-01\"] } }|1 3 4 6",
        "couriers|{ joiningDate: { gt: \"2024-02-29\" } }|2 3 5 6",
        "couriers|{ joiningDate: { gte: \"2024-02-29\", lte: \"2024-03-01\" } }|1 3",
        "couriers|{ joiningDate: { lt: \"2024-01-01\" } }|4",
    ];

    private static readonly string[] _namesAndIds =
    [
        "tickets|{ slaBreached: { eq: true } }|2 4",
        "tickets|{ slaBreached: { eq: false } }|1 3 5",
        "tickets|{ slaBreached: { neq: true } }|1 3 5",
        "tickets|{ slaBreached: { in: [true, false] } }|1 2 3 4 5",
        "tickets|{ slaBreached: { nin: [false] } }|2 4",
        "deliveries|{ status: { eq: PENDING } }|4 8",
        "deliveries|{ status: { neq: PENDING } }|1 2 3 5 6 7",
        "deliveries|{ status: { in: [IN_TRANSIT, ASSIGNED] } }|2 3",
        "deliveries|{ status: { nin: [DELIVERED, PENDING] } }|2 3 5 7",
        "vehicles|{ fuelType: { eq: null } }|2",
        "vehicles|{ fuelType: { neq: DIESEL } }|2 3 4",
        "vehicles|{ fuelType: { in: [null, HYBRID] } }|2 4",
        "vehicles|{ fuelType: { nin: [HYBRID] } }|1 2 3",
        "deliveries|{ id: { eq: \"@Delivery:2\" } }|2",
        "deliveries|{ id: { neq: \"@Delivery:2\" } }|1 3 4 5 6 7 8",
        "deliveries|{ id: { in: [\"@Delivery:2\", \"@Delivery:7\", \"@Delivery:99\"] } }|2 7",
        "deliveries|{ id: { nin: [\"@Delivery:2\"] } }|1 3 4 5 6 7 8",
        "deliveries|{ courierId: { eq: \"@Courier:1\" } }|1 2 3",
        "deliveries|{ courierId: { neq: \"@Courier:1\" } }|4 5 6 7 8",
        "deliveries|{ courierId: { eq: null } }|4 8",
        "deliveries|{ courierId: { neq: null } }|1 2 3 5 6 7",
        "deliveries|{ courierId: { in: [null, \"@Courier:4\"] } }|4 6 7 8",
        "deliveries|{ courierId: { nin: [\"@Courier:1\", null] } }|5 6 7",
        "tickets|{ assignedToId: { eq: \"@User:3\" } }|4",
    ];

    private static readonly string[] _relationsAndLogic =
    [
        "deliveries|{ courier: { city: { eq: \"Riyadh\" } } }|1 2 3 5",
        "deliveries|{ courier: { currentVehicle: { vehicleType: { eq: CAR } } } }|6 7",
        "deliveries|{ courier: { email: { eq: null } } }|",
        "couriers|{ currentVehicle: {} }|1 3 4 6",
        "couriers|{ currentVehicle: { year: { neq: 2020 } } }|3",
        "couriers|{ deliveries: { some: { status: { eq: DELIVERED } } } }|1 4",
        "couriers|{ deliveries: { some: {} } }|1 3 4",
        "couriers|{ deliveries: { none: { status: { eq: DELIVERED } } } }|2 3 5 6",
        "couriers|{ deliveries: { none: {} } }|2 5 6",
        "couriers|{ deliveries: { all: { codAmount: { gte: 10 } } } }|2 4 5 6",
        "couriers|{ deliveries: { all: { deliveredAt: { neq: null } } } }|2 5 6",
        "couriers|{ deliveries: { any: true } }|1 3 4",
        "couriers|{ deliveries: { any: false } }|2 5 6",
        "couriers|{ deliveries: { any: null } }|1 2 3 4 5 6",
        "couriers|{ deliveries: { some: { status: { eq: DELIVERED } }, none: { status: { eq: RETURNED } } } }|1",
        "organizations|{ couriers: { some: { deliveries: { some: { tickets: { some: { priority: { eq: URGENT } } } } } } } }|1",
        "organizations|{ deliveries: { any: false } }|3",
        "vehicles|{ couriers: { any: false } }|4",
        "couriers|{ or: [{ city: { eq: \"Jeddah\" } }, { city: { eq: \"Dammam\" } }] }|2 4",
        "couriers|{ or: [] }|1 2 3 4 5 6",
        "couriers|{ and: [] }|1 2 3 4 5 6",
        "couriers|{ or: [{ city: { eq: \"Jeddah\" } }, {}] }|1 2 3 4 5 6",
        "couriers|{ and: [{ city: { eq: \"Riyadh\" } }, { status: { eq: ACTIVE } }] }|1",
        "couriers|{ city: { eq: \"Riyadh\" }, or: [{ status: { eq: ACTIVE } }, { performanceScore: { lt: 1 } }] }|1 5",
        "couriers|{ or: [{ and: [{ city: { eq: \"Riyadh\" } }, { or: [{ totalDeliveries: { eq: 7 } }] }] }, { id: { eq: \"@Courier:6\" } }] }|3 5 6",
        "couriers|{}|1 2 3 4 5 6",
        "couriers|null|1 2 3 4 5 6",
        "couriers|{ city: null, status: {}, and: null, or: null, deliveries: null, currentVehicle: null }|1 2 3 4 5 6",
        "deliveries|{ organization: { slug: { eq: \"hejaz\" } }, courier: { city: { startsWith: \"D\" } }, tickets: { none: {} } }|7",
    ];

    private static readonly string[] _calculated =
    [
        "couriers|{ deliveries: { count: { gte: 3 } } }|1",
        "couriers|{ deliveries: { count: { eq: 0 } } }|2 5 6",
        "couriers|{ deliveries: { count: { neq: 0 } } }|1 3 4",
        "couriers|{ deliveries: { count: { in: [1, 2] } } }|3 4",
        "couriers|{ deliveries: { count: { nin: [1, 2] } } }|1 2 5 6",
        "couriers|{ deliveries: { count: { gt: 0, lt: 3 } } }|3 4",
        "couriers|{ deliveries: { count: { lte: -1 } } }|",
        "couriers|{ deliveries: { count: { gt: -1 } } }|1 2 3 4 5 6",
        "couriers|{ deliveries: { count: { eq: null } } }|",
        "couriers|{ deliveries: { count: {} } }|1 2 3 4 5 6",
        "couriers|{ deliveries: { count: null } }|1 2 3 4 5 6",
        "couriers|{ deliveries: { count: { where: { status: { eq: DELIVERED } }, gte: 1 } } }|1 4",
        "couriers|{ deliveries: { count: { where: {}, eq: 2 }, some: { status: { eq: DELIVERED } } } }|4",
        "couriers|{ openDeliveries: { gte: 1 } }|1",
        "couriers|{ openDeliveries: { in: [0] } }|2 3 4 5 6",
        "couriers|{ or: [{ openDeliveries: { eq: 2 } }, { deliveries: { count: { eq: 1 } } }] }|1 3",
        "deliveries|{ courier: { openDeliveries: { gte: 2 } } }|1 2 3",
        "deliveries|{ courier: { deliveries: { count: { eq: 2 } } } }|6 7",
        "deliveries|{ minutesToDeliver: { eq: null } }|2 3 4 5 7 8",
        "deliveries|{ minutesToDeliver: { gte: 0 } }|1 6",
        "deliveries|{ isLate: { neq: null }, minutesToDeliver: { neq: null } }|1 6",
    ];

    public static TheoryData<TestProvider, string> Cases
    {
        get
        {
            var cases = new TheoryData<TestProvider, string>();
            foreach (var provider in Enum.GetValues<TestProvider>())
            {
                foreach (var text in _texts.Concat(_numbers).Concat(_times).Concat(_namesAndIds).Concat(_relationsAndLogic).Concat(_calculated))
                {
                    cases.Add(provider, text);
                }
            }

            return cases;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public async Task Read_Filter_LeavesTheRowsThatFulfilIt(TestProvider provider, string text)
    {
        var (root, where, expected) = Split(text);

        var literal = await ExecuteAsync(provider, $"{{ {root}(where: {where}) {{ totalCount nodes {{ id }} }} }}");
        var variable = await ExecuteAsync(
            provider,
            $"query($where: {InputOf(root)}) {{ {root}(where: $where) {{ totalCount nodes {{ id }} }} }}",
            new JsonObject { ["where"] = LiteralJson.Of(where) });

        Assert.Null(literal.ErrorCode);
        Assert.Equal(expected, Keys(literal, root));
        Assert.Equal(literal.Text, variable.Text);
        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length, literal.Data.GetProperty(root).GetProperty("totalCount").GetInt32());
    }

    // "@Courier:1" stands for that object's global id.
    private static (string Root, string Where, string Expected) Split(string text)
    {
        var parts = text.Split('|');
        return (parts[0], WithIds(parts[1]), parts[2]);
    }

    private static string InputOf(string root) => root switch
    {
        "deliveries" => "DeliveryFilterInput",
        _ => char.ToUpperInvariant(root[0]) + root[1..^1] + "FilterInput",
    };

    private static string Keys(GatewayAnswer answer, string root) => string.Join(' ', answer.Data.GetProperty(root).GetProperty("nodes").EnumerateArray()
        .Select(node => NodeId.TryParse(node.GetProperty("id").GetString(), out var id) ? id.Key : throw new InvalidDataException("No global id.")));
}
