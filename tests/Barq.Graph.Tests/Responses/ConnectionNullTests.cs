using System.Text.Json;
using Barq.Graph.Definitions;
using Barq.Graph.Tests.Gateway;
using Barq.Graph.Tests.TypeSystem;
using Barq.Persistence.Organizations;
using Barq.Persistence.SecondLevelCache;
using Barq.Persistence.Users;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using GraphQL.Types;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Graph.Tests.Responses;

/// <summary>The lists inside a connection are never null: where a row of one has to be, the connection is, and nothing beside it.</summary>
/// <remarks>Source: GraphQL specification, section 6.4.4 "Handling Execution Errors".</remarks>
public sealed class ConnectionNullTests
{
    [Fact]
    public void Schema_ListsAndPageInfoOfEachConnection_AreNotNull()
    {
        var connections = TestSchema.OwnTypes.OfType<IObjectGraphType>().Where(type => type.Name.EndsWith("Connection", StringComparison.Ordinal)).ToArray();

        Assert.InRange(connections.Length, 10, 100);
        Assert.All(connections, type => Assert.Equal(
            ($"[{type.Name[..^10]}Edge!]!", "PageInfo!"), (type.Fields.Find("edges")!.ResolvedType!.ToString(), type.Fields.Find("pageInfo")!.ResolvedType!.ToString())));
        Assert.All(connections, type => Assert.EndsWith("!]!", type.Fields.Find("nodes")!.ResolvedType!.ToString(), StringComparison.Ordinal));
    }

    [SkippableTheory]
    [MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Execute_ValueThatMayNotBeNullAndIs_MakesTheConnectionNullAndNothingBesideIt(TestProvider provider)
    {
        await using var gateway = await CreateAsync(provider);

        var answer = await gateway.ExecuteAsync(
            """
            {
              before: users { totalCount }
              nodes: users { totalCount nodes { fullName missing } }
              edges: users { edges { cursor node { missing } } pageInfo { hasNextPage } }
              organizations { nodes { name users { nodes { missing } } } }
              after: users { nodes { fullName } }
            }
            """);

        Assert.Equal(
            """{"before":{"totalCount":2},"nodes":null,"edges":null,"organizations":{"nodes":[{"name":"A","users":null}]},"after":{"nodes":[{"fullName":"There"},{"fullName":"Gone"}]}}""",
            answer.Data.GetRawText());
        Assert.Equal(
            ["""["nodes","nodes",1,"missing"]""", """["edges","edges",1,"node","missing"]""", """["organizations","nodes",0,"users","nodes",1,"missing"]"""],
            JsonElement.Parse(answer.Text).GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("path").GetRawText()));
    }

    private static async Task<TestGateway> CreateAsync(TestProvider provider)
    {
        var gateway = await TestGateway.CreateAsync(provider, configure: services =>
        {
            services.Remove(services.Single(service => service.ImplementationType?.Name == "UserType"));
            services.AddSingleton<EntityDefinition, UserWithAGap>();
        });
        await using var context = gateway.Database.CreateFleetContext();
        var organization = new Organization { Name = "A", Slug = "a" };
        context.AddRange(new[] { "There", "Gone" }.Select(name => new User { Email = $"{name}@example.com", FullName = name, Organization = organization }));
        await context.SaveChangesAsync();
        return gateway;
    }

    private sealed class UserWithAGap : EntityType<User>
    {
        public UserWithAGap()
        {
            Column(user => user.FullName);
            Add(new ComputedField("missing", "What is not there for everybody.", [nameof(User.FullName)], typeof(string), false, values => values[0] is "Gone" ? null : "here"));
            ToOne(user => user.Organization).Cached(CacheNamespace.Organizations);
            RootConnection("users", "Users.");
        }
    }
}
