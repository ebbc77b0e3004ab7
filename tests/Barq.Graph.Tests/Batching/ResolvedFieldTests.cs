using Barq.Graph.Definitions;
using Barq.Graph.Tests.Gateway;
using Barq.Persistence.Access;
using Barq.Persistence.Diagnostics;
using Barq.Persistence.Organizations;
using Barq.Persistence.Querying;
using Barq.Persistence.Replicas;
using Barq.Persistence.Users;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Graph.Tests.Batching;

/// <summary>Free-form fields: batched where they use a loader, and caught by the statement count where they load row by row.</summary>
public sealed class ResolvedFieldTests
{
    private const int Users = 12;

    [SkippableTheory]
    [MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Execute_ResolverWithALoader_OneStatementForAllRows(TestProvider provider)
    {
        await using var gateway = await CreateAsync(provider);

        var answer = await gateway.ExecuteAsync("{ users { nodes { fullName employer again: employer } } }");

        Assert.Null(answer.ErrorCode);
        Assert.Equal("Employer 1", answer.Data.GetProperty("users").GetProperty("nodes")[Users - 1].GetProperty("again").GetString());
        Assert.Equal(2, answer.Statements.Count);
    }

    [SkippableTheory]
    [MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Execute_ResolverThatLoadsRowByRow_OneStatementForEachRow(TestProvider provider)
    {
        await using var gateway = await CreateAsync(provider);

        var answer = await gateway.ExecuteAsync("{ users { nodes { fullName employerRowByRow } } }");

        Assert.Null(answer.ErrorCode);
        Assert.Equal(1 + Users, answer.Statements.Count);
    }

    [SkippableTheory]
    [MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Execute_ResolverThatLoadsRowByRow_IsNamedAsAnN1Pattern(TestProvider provider)
    {
        await using var gateway = await CreateAsync(provider);
        var statistics = gateway.Services.GetRequiredService<StatementStatistics>();
        await gateway.ExecuteAsync("query Batched { users { nodes { fullName employer again: employer } } }");
        Assert.Empty(statistics.Repeated());

        await gateway.ExecuteAsync("query RowByRow { users { nodes { fullName employerRowByRow } } }");
        await gateway.ExecuteAsync("query RowByRow { users(first: 7) { nodes { fullName employerRowByRow } } }");
        await gateway.ExecuteAsync("query Few { users(first: 4) { nodes { fullName employerRowByRow } } }");

        var pattern = Assert.Single(statistics.Repeated());
        Assert.Equal(("query RowByRow", "User.employerRowByRow"), (pattern.Operation, pattern.Field));
        Assert.Equal((2, Users + 7, Users), (pattern.Count, pattern.Statements, pattern.MaxRepeats));
        Assert.Contains("organizations", pattern.Statement, StringComparison.Ordinal);
        Assert.Contains(statistics.All().SelectMany(statement => statement.Sources), source => source is { Operation: "query Batched", Field: "User.employer", Count: 1 });
    }

    [SkippableTheory]
    [MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Execute_ResolverThatThrows_ErrorWithPathAndNoInternals(TestProvider provider)
    {
        await using var gateway = await CreateAsync(provider);

        var answer = await gateway.ExecuteAsync("{ users(first: 2) { nodes { fullName broken } } }");

        var errors = answer.Json.GetProperty("errors");
        Assert.Equal(2, errors.GetArrayLength());
        Assert.Equal("[\"users\",\"nodes\",1,\"broken\"]", errors[1].GetProperty("path").GetRawText());
        Assert.DoesNotContain("secret", answer.Text, StringComparison.Ordinal);
        Assert.Equal("{\"fullName\":\"User 0\",\"broken\":null}", answer.Data.GetProperty("users").GetProperty("nodes")[0].GetRawText());
    }

    private static async Task<TestGateway> CreateAsync(TestProvider provider)
    {
        var gateway = await TestGateway.CreateAsync(provider, configure: services =>
        {
            services.Remove(services.Single(service => service.ImplementationType?.Name == "UserType"));
            services.AddSingleton<EntityDefinition, UserWithResolvers>();
        });
        await using var context = gateway.Database.CreateFleetContext();
        var organizations = Enumerable.Range(0, 2).Select(i => new Organization { Name = $"Employer {i}", Slug = $"employer-{i}" }).ToArray();
        context.AddRange(Enumerable.Range(0, Users).Select(i =>
            new User { Email = $"user{i}@example.com", FullName = $"User {i}", Organization = organizations[i % 2] }));
        await context.SaveChangesAsync();
        return gateway;
    }

    private sealed class UserWithResolvers : EntityType<User>
    {
        public UserWithResolvers()
        {
            Column(user => user.FullName);
            ToOne(user => user.Organization);
            ToMany(user => user.AssignedTickets);
            Resolved("employer", "The employer's name.", user => user.OrganizationId, async context =>
                await context.Loader<OrganizationNames>().LoadAsync(context.Column<long>(0)));
            Resolved("employerRowByRow", "The employer's name, the wrong way.", user => user.OrganizationId, async context =>
                (await OrganizationNames.ReadAsync(context.Services, [context.Column<long>(0)])).Values.Single());
            Resolved<long, string?>("broken", "Never resolved.", user => user.OrganizationId, _ =>
                throw new InvalidOperationException("secret"));
            RootConnection("users", "All users.");
        }
    }

    private sealed class OrganizationNames(IBatchScheduler scheduler, IServiceProvider services) : DataLoader<long, string>(scheduler)
    {
        public static async Task<IReadOnlyDictionary<long, string>> ReadAsync(IServiceProvider services, IReadOnlyList<long> keys)
        {
            var table = services.GetRequiredService<TableCatalog>().Table(typeof(Organization));
            var shape = new RowShape(table);
            var (id, name) = (shape.Require(0, table.Key), shape.Require(0, table.Column(nameof(Organization.Name))));
            using var rows = await services.GetRequiredService<IQueryRunner>().ReadAsync(
                new PageQuery { Shape = shape, Keys = new KeySet(table.Key, keys.ToArray()), IsPaged = false },
                new QueryContext(ReadConsistency.Eventual, RowFence.Open, "Test"),
                CancellationToken.None);
            return Enumerable.Range(0, rows.Count).ToDictionary(row => rows.Column<Int64Buffer>(id)[row], row => rows.Column<TextBuffer>(name)[row]!);
        }

        protected override Task<IReadOnlyDictionary<long, string>> LoadBatchAsync(IReadOnlyList<long> keys) => ReadAsync(services, keys);
    }
}
