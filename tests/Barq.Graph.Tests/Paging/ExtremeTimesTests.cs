using System.Globalization;
using Barq.Graph.Definitions;
using Barq.Graph.Tests.Gateway;
using Barq.Graph.TypeSystem;
using Barq.Persistence.Querying;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using GraphQLParser.AST;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Graph.Tests.Paging;

/// <summary>
/// Times at the ends of what can be stored, and beyond what .NET has. Was: 9999-12-31 and 0001-01-01 were taken for the infinities, and paging by
/// such a column never ended.
/// </summary>
public sealed class ExtremeTimesTests : MutationTest
{
    private const int Rows = 16;

    private static readonly string[] _instants =
    [
        "'infinity'", "'-infinity'", "'4713-01-01 00:00:00+00 BC'", "'0001-01-01 00:00:00+00'", "'9999-12-31 23:59:59.999999+00'", "'9999-12-31 00:00:00+00'", "'20000-01-01 00:00:00+00'", "'294276-12-31 00:00:00+00'",
    ];

    private static readonly string[] _days =
    [
        "'infinity'", "'-infinity'", "'4713-01-01 BC'", "'0001-01-01'", "'9999-12-31'", "'9999-12-30'", "'20000-01-01'", "'5874897-12-31'",
    ];

    private static readonly string[] _microseconds = ["-62135596800000000", "253402300799999999", "253402214400000000", "0"];

    private static readonly string[] _texts = ["'0001-01-01'", "'9999-12-31'", "'9999-12-30'", "'1970-01-01'"];

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Connection_OrderedByEachTimeWithExtremeValues_BringsEachRowOnce(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        await using var context = gateway.Database.CreateFleetContext();
        var columns = 0;
        foreach (var entity in gateway.Services.GetRequiredService<EntityRegistry>().Entities)
        {
            if (entity.Roots.OfType<ConnectionRoot>().FirstOrDefault() is not { } root)
            {
                continue;
            }

            foreach (var field in entity.Fields.OfType<ColumnField>().Where(field => field.Column.Kind is ColumnKind.DateTime or ColumnKind.Date))
            {
                var keys = await SetAsync(context, field.Column, provider);
                foreach (var direction in keys.Length == 0 ? [] : new[] { "ASC", "DESC" })
                {
                    var seen = await PageAsync(gateway, root.Name, field.Name, direction, [.. keys.Select(key => MutationAnswers.Id(entity.Name, key))]);
                    Assert.Equal($"{field.Column} {direction}: {string.Join(' ', keys)}", $"{field.Column} {direction}: {string.Join(' ', seen.Order())}");
                    columns++;
                }
            }
        }

        Assert.InRange(columns, 20, 200);
    }

    [Theory]
    [InlineData("2026-03-01T08:30:00.123456789Z", "2026-03-01T08:30:00.123456Z")]
    [InlineData("2026-03-01T08:30:00.9999999Z", "2026-03-01T08:30:00.999999Z")]
    [InlineData("2026-12-31T23:59:59.999999999Z", "2026-12-31T23:59:59.999999Z")]
    [InlineData("9999-12-31T23:59:59.999999999Z", "9999-12-31T23:59:59.999999Z")]
    [InlineData("0001-01-01T00:00:00.000000999Z", "0001-01-01T00:00:00Z")]
    [InlineData("1969-12-31T23:59:59.9999999Z", "1969-12-31T23:59:59.999999Z")]
    [InlineData("2026-03-01t08:30:00.5+03:00", "2026-03-01T05:30:00.5Z")]
    public void DateTime_MoreDigitsThanTheColumn_IsCut(string given, string kept)
    {
        var scalar = new DateTimeScalar();

        Assert.Equal(kept, scalar.Serialize(scalar.ParseValue(given)));
        Assert.Equal(kept, scalar.Serialize(scalar.ParseLiteral(new GraphQLStringValue(given))));
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Mutation_WithATimeAtTheEnds_IsRefused(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        foreach (var day in new[] { "0001-01-01", "9999-12-31" })
        {
            var answer = await gateway.MutateAsync("createCourier", new { organizationId = MutationAnswers.Id("Organization", 1), barqId = "x", fullName = "a", mobileNumber = "+1", projectType = "FOOD", city = "b", joiningDate = day }, caller: Manager);
            AssertErrors([("ValidationError", "joiningDate")], answer);
        }
    }

    private static async Task<long[]> SetAsync(DbContext context, ColumnSource column, TestProvider provider)
    {
        var table = column.Table;
        var select = string.Create(CultureInfo.InvariantCulture, $"SELECT {table.Key.Name} AS \"Value\" FROM {table.Name} ORDER BY {table.Key.Name} LIMIT {Rows}");
        var keys = await context.Database.SqlQueryRaw<long>(select).ToArrayAsync();
        var values = (provider, column.Kind) switch
        {
            (TestProvider.PostgreSql, ColumnKind.DateTime) => _instants,
            (TestProvider.PostgreSql, _) => _days,
            (_, ColumnKind.DateTime) => _microseconds,
            _ => _texts,
        };
        for (var i = 0; i < keys.Length; i++)
        {
            var sql = string.Create(CultureInfo.InvariantCulture, $"UPDATE {table.Name} SET {column.Name} = {values[i % values.Length]} WHERE {table.Key.Name} = {keys[i]}");
            await context.Database.ExecuteSqlRawAsync(sql);
        }

        return keys;
    }

    private static async Task<List<long>> PageAsync(TestGateway gateway, string root, string field, string direction, string[] ids)
    {
        var seen = new List<long>();
        string? after = null;
        do
        {
            var answer = await gateway.ExecuteAsync(
                $$"""query($ids: [ID!]!, $after: String) { {{root}}(first: 3, after: $after, where: { id: { in: $ids } }, order: [{ {{field}}: {{direction}} }]) { nodes { id {{field}} } pageInfo { hasNextPage endCursor } } }""",
                new { ids, after });
            Assert.True(answer.ErrorCode is null, answer.Text);
            var page = answer.Data.GetProperty(root);
            foreach (var node in page.GetProperty("nodes").EnumerateArray())
            {
                Assert.True(Barq.Graph.NodeIds.NodeId.TryParse(node.GetProperty("id").GetString(), out var id));
                seen.Add(id.Key);
            }

            after = page.GetProperty("pageInfo").GetProperty("hasNextPage").GetBoolean() ? page.GetProperty("pageInfo").GetProperty("endCursor").GetString() : null;
        }
        while (after is not null && seen.Count <= ids.Length);
        return seen;
    }
}
