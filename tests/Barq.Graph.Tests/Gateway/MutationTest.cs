using System.Linq.Expressions;
using System.Text.Json;
using Barq.Persistence;
using Barq.Persistence.Access;
using Barq.Persistence.Storage;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Microsoft.EntityFrameworkCore;

namespace Barq.Graph.Tests.Gateway;

/// <summary>A test of mutations: a gateway on a demo fleet of its own, asked by somebody of organization 1.</summary>
public abstract class MutationTest
{
    /// <summary>Both databases.</summary>
    public static TheoryData<TestProvider> Providers => TestProviders.All;

    /// <summary>Runs the fleet.</summary>
    protected static Caller Manager { get; } = Caller.User(1, CallerRole.Manager, 7);

    /// <summary>Runs the organization.</summary>
    protected static Caller Admin { get; } = Caller.User(1, CallerRole.Admin, 2);

    /// <summary>Somebody of another organization.</summary>
    protected static Caller Stranger { get; } = Caller.User(2, CallerRole.Owner);

    /// <summary>Only reads.</summary>
    protected static Caller Viewer { get; } = Caller.User(1, CallerRole.Viewer);

    /// <summary>Starts a gateway.</summary>
    protected static Task<TestGateway> StartAsync(TestProvider provider) => TestGateway.CreateAsync(provider, FleetDatabases.Demo);

    /// <summary>The global id of the first row that fulfils a condition.</summary>
    protected static async Task<string> FirstAsync<TEntity>(TestGateway gateway, Expression<Func<TEntity, bool>> condition)
        where TEntity : Entity
    {
        ArgumentNullException.ThrowIfNull(gateway);
        await using var context = gateway.Database.CreateFleetContext();
        return MutationAnswers.Id(typeof(TEntity).Name, await context.Set<TEntity>().Where(condition).OrderBy(row => row.Id).Select(row => row.Id).FirstAsync());
    }

    /// <summary>Changes rows around the gateway.</summary>
    protected static async Task SetAsync(TestGateway gateway, Func<FleetDbContext, Task> change)
    {
        ArgumentNullException.ThrowIfNull(gateway);
        ArgumentNullException.ThrowIfNull(change);
        await using var context = gateway.Database.CreateFleetContext();
        await change(context);
        await context.SaveChangesAsync();
    }

    /// <summary>Asserts the types of the first errors and the fields at fault, in order.</summary>
    private protected static void AssertErrors(IEnumerable<(string Error, string Path)> expected, params MutationAnswer[] answers) =>
        Assert.Equal(expected, answers.Select(answer => (answer.Error ?? "none", answer.ErrorPath ?? "")));

    /// <summary>A field of the changed object.</summary>
    private protected static JsonElement Field(MutationAnswer answer, string entity, string field)
    {
        Assert.True(answer.IsDone, answer.Payload.GetRawText());
        return answer.Payload.GetProperty(entity).GetProperty(field);
    }
}
