using static Barq.Testing.Attacks.Texts;

namespace Barq.Testing.Attacks;

/// <summary>Filters and orders that are short to write, and long to look for.</summary>
internal static class FilterAttacks
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Attack> All { get; } =
    [
        Query("filter-all-nested", i => $"{{ deliveries(first: 1, where: {{ courier: {{ deliveries: {{ all: {{ tickets: {{ all: {{ courier: {{ deliveries: {{ all: {{ events: {{ all: {{ delivery: {{ version: {{ gt: {i} }} }} }} }} }} }} }} }} }} }} }} }} }} }}) {{ totalCount nodes {{ id }} }} }}"),
        Query("filter-none-nested", i => $"{{ couriers(first: 1, where: {{ deliveries: {{ none: {{ events: {{ none: {{ delivery: {{ tickets: {{ none: {{ version: {{ gt: {i} }} }} }} }} }} }} }} }} }}) {{ totalCount }} }}"),
        Query("filter-some-nested", i => $"{{ organizations(first: 1, where: {{ deliveries: {{ some: {{ courier: {{ deliveries: {{ some: {{ tickets: {{ some: {{ subject: {{ contains: \"zzz{i}\" }} }} }} }} }} }} }} }} }}) {{ totalCount }} }}"),
        Query("filter-contains-or", i => $"{{ deliveries(first: 1, where: {{ or: [{Each(100, j => $"{{ notes: {{ contains: \"z{i}x{j}\" }} }}", ",")}] }}) {{ totalCount nodes {{ id }} }} }}"),
        Query("filter-contains-of-parents", i => $"{{ couriers(first: 100) {{ nodes {{ deliveries(first: 1, where: {{ deliveryAddress: {{ contains: \"zzz{i}\" }} }}) {{ totalCount nodes {{ id }} }} }} }} }}"),
        Query("filter-of-aliased-contains", i => $"{{ {Each(40, j => $"a{j}: deliveries(first: 1, where: {{ notes: {{ contains: \"zz{i}x{j}\" }} }}) {{ nodes {{ id }} }}")} }}"),
        Query("filter-negated", i => $"{{ deliveries(first: 1, where: {{ and: [{Each(100, j => $"{{ deliveryAddress: {{ ncontains: \"z{i}x{j}\" }} }}", ",")}] }}) {{ totalCount }} }}"),
        Query("order-without-index", i => $"{{ {Each(20, j => $"a{j}: deliveries(first: 1, order: [{{ notes: ASC }}, {{ deliveryAddress: DESC }}, {{ version: ASC }}], where: {{ version: {{ gt: {-i - j} }} }}) {{ nodes {{ id }} }}")} }}"),
        Query("order-below-couriers", i => $"{{ couriers(first: 100) {{ nodes {{ {Each(10, j => $"a{i}x{j}: deliveries(first: 1, order: [{{ notes: ASC }}, {{ deliveryAddress: DESC }}]) {{ nodes {{ id }} }}")} }} }} }}"),

        // Of the same kinds.
        Query("filter-of-joined-contains", i => $"{{ {Each(10, j => $"a{j}: deliveries(first: 1, where: {{ courier: {{ fullName: {{ endsWith: \"zz{i}x{j}\" }}, currentVehicle: {{ model: {{ contains: \"zz{i}x{j}\" }} }} }} }}) {{ totalCount }}")} }}"),
        Query("filter-some-and-none-mixed", i => $"{{ couriers(first: 1, where: {{ and: [{{ deliveries: {{ some: {{ events: {{ none: {{ note: {{ contains: \"z{i}\" }} }} }} }} }} }}, {{ tickets: {{ all: {{ delivery: {{ events: {{ some: {{ note: {{ endsWith: \"z{i}\" }} }} }} }} }} }} }}] }}) {{ totalCount nodes {{ id }} }} }}"),
        Query("filter-any-many", i => $"{{ deliveries(first: 1, where: {{ or: [{Each(60, j => $"{{ tickets: {{ any: {(j % 2 == 0 ? "true" : "false")} }}, version: {{ gt: {i + j} }} }}", ",")}] }}) {{ totalCount }} }}"),
        Query("filter-somes-side-by-side", i => $"{{ couriers(first: 1, where: {{ and: [{Each(40, j => $"{{ deliveries: {{ some: {{ notes: {{ contains: \"z{i}x{j}\" }} }} }} }}", ",")}] }}) {{ nodes {{ id }} }} }}"),
        Query("filter-below-connections", i => $"{{ couriers(first: 100) {{ nodes {{ deliveries(first: 10, where: {{ events: {{ all: {{ note: {{ ncontains: \"z{i}\" }} }} }} }}) {{ nodes {{ id events(first: 10, where: {{ note: {{ contains: \"z{i}\" }} }}) {{ nodes {{ id }} }} }} }} }} }} }}"),
        Query("filter-of-not-in", i => $"{{ {Each(9, j => $"a{j}: deliveries(first: 1, where: {{ trackingNumber: {{ nin: [{Each(50, k => $"\"BQ{i}x{j}x{k}SA\"", ",")}] }} }}) {{ totalCount }}")} }}"),
        Query("filter-of-times", i => $"{{ {Each(30, j => $"a{j}: deliveries(first: 1, order: [{{ updatedAt: DESC }}], where: {{ updatedAt: {{ gte: \"2000-01-01T00:00:{j:00}Z\" }}, deliveredAt: {{ neq: null }}, pickedUpAt: {{ lt: \"2100-01-{i % 28 + 1:00}T00:00:00Z\" }} }}) {{ nodes {{ id }} }}")} }}"),
        Query("filter-from-organizations", i => $"{{ organizations(first: 10, where: {{ couriers: {{ some: {{ deliveries: {{ some: {{ events: {{ some: {{ note: {{ contains: \"z{i}\" }} }} }} }} }} }} }} }}) {{ totalCount nodes {{ couriers(first: 10, where: {{ deliveries: {{ none: {{ notes: {{ contains: \"z{i}\" }} }} }} }}) {{ totalCount }} }} }} }}"),
        new Attack("filter-in-a-variable-often", (attacker, number) => attacker.PostAsync(
            $"query($v:DeliveryFilterInput){{{Each(50, j => $"a{j}:deliveries(first:1,where:$v){{totalCount}}")}}}",
            $"{{\"v\":{{\"or\":[{Each(90, j => $"{{\"notes\":{{\"contains\":\"z{number}x{j}\"}}}}", ",")}]}}}}")) { Kind = AttackKind.Filter },
        new Attack("filter-of-lists-in-variables", (attacker, number) => attacker.PostAsync(
            $"query($v:[DeliveryFilterInput!]){{{Each(20, j => $"a{j}:deliveries(first:1,where:{{and:$v}}){{totalCount}}")}}}",
            $"{{\"v\":[{Each(45, j => $"{{\"courier\":{{\"deliveries\":{{\"some\":{{\"version\":{{\"gt\":{number + j}}}}}}}}}}}", ",")}]}}")) { Kind = AttackKind.Filter },
    ];

    private static Attack Query(string name, Func<int, string> make) => new(name, (attacker, number) => attacker.PostAsync(make(number))) { Kind = AttackKind.Filter };
}
