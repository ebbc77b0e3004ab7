using Barq.Graph.NodeIds;
using Barq.Graph.Tests.Gateway;
using Barq.Persistence.Access;
using Barq.Persistence.Organizations;
using Barq.Persistence.Users;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Microsoft.EntityFrameworkCore;

namespace Barq.Graph.Tests.Users;

/// <summary>Each mutation of a user: its good way, each of its errors, its races.</summary>
public sealed class UserMutationTests : MutationTest
{
    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task CreateUser_GoodAndBad_FollowsTheRules(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        await SetAsync(gateway, async context => (await context.Set<Organization>().SingleAsync(row => row.Id == 1)).MaxUsers = 1000);

        var done = await gateway.MutateAsync("createUser", New("new@example.com"), "user { email role isActive }", Admin);
        var taken = await gateway.MutateAsync("createUser", New("new@example.com"), caller: Admin);
        var above = await gateway.MutateAsync("createUser", New("owner@example.com", "OWNER"), caller: Admin);
        var noMail = await gateway.MutateAsync("createUser", New("nobody"), caller: Admin);
        var manager = await gateway.MutateAsync("createUser", New("m@example.com"), caller: Manager);

        Assert.Equal("VIEWER", Field(done, "user", "role").GetString());
        AssertErrors([("ConflictError", "email"), ("ForbiddenError", "role"), ("ValidationError", "email"), ("ForbiddenError", "")], taken, above, noMail, manager);
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task CreateUser_ManyAtOnce_StayWithinThePlan(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        await SetAsync(gateway, async context => (await context.Set<Organization>().SingleAsync(row => row.Id == 1)).MaxUsers =
            4 + await context.Users.CountAsync(row => row.OrganizationId == 1 && row.IsActive));

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(() => gateway.MutateAsync("createUser", New($"r{i}@example.com"), caller: Admin))));

        Assert.Equal(4, answers.Count(answer => answer.IsDone));
        Assert.All(answers.Where(answer => !answer.IsDone), answer => Assert.Equal("PlanLimitReachedError", answer.Error));
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task UpdateUser_GoodAndBad_FollowsTheRules(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        var userId = await FirstAsync<User>(gateway, row => row.OrganizationId == 1 && row.Role == UserRole.Viewer && row.IsActive);
        var owner = await FirstAsync<User>(gateway, row => row.OrganizationId == 1 && row.Role == UserRole.Owner);

        var done = await gateway.MutateAsync("updateUser", new { userId, version = 1, role = "MANAGER" }, "user { role fullName }", Admin);
        var stale = await gateway.MutateAsync("updateUser", new { userId, version = 1, role = "VIEWER" }, caller: Admin);
        var above = await gateway.MutateAsync("updateUser", new { userId, role = "OWNER" }, caller: Admin);
        var coup = await gateway.MutateAsync("deactivateUser", new { userId = owner }, caller: Admin);
        var foreign = await gateway.MutateAsync("updateUser", new { userId, fullName = "x" }, caller: Stranger);
        var manager = await gateway.MutateAsync("deactivateUser", new { userId }, caller: Manager);
        var gone = await gateway.MutateAsync("deactivateUser", new { userId }, "user { isActive }", Admin);

        Assert.Equal("MANAGER", Field(done, "user", "role").GetString());
        Assert.False(Field(gone, "user", "isActive").GetBoolean());
        AssertErrors(
            [("ConflictError", "version"), ("ForbiddenError", "role"), ("ForbiddenError", "role"), ("NotFoundError", "userId"), ("ForbiddenError", "")],
            stale, above, coup, foreign, manager);
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Mutation_OfSomebodyDeactivated_IsRefusedAlthoughTheTokenIsStillGood(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        var userId = await FirstAsync<User>(gateway, row => row.OrganizationId == 1 && row.IsActive && row.Role != UserRole.Owner);
        Assert.True(NodeId.TryParse(userId, out var id));
        var manager = Caller.User(1, CallerRole.Manager, id.Key);
        var organizationId = MutationAnswers.Id("Organization", 1);

        var before = await gateway.MutateAsync("createVehicle", Vehicle("GOOD 1"), caller: manager);
        await gateway.MutateAsync("updateOrganization", new { organizationId, isActive = false });
        var suspended = await gateway.MutateAsync("createVehicle", Vehicle("GOOD 2"), caller: manager);
        await gateway.MutateAsync("updateOrganization", new { organizationId, isActive = true });
        await gateway.MutateAsync("deactivateUser", new { userId });
        var deactivated = await gateway.MutateAsync("createVehicle", Vehicle("GOOD 3"), caller: manager);

        AssertErrors([("none", ""), ("ForbiddenError", ""), ("ForbiddenError", "")], before, suspended, deactivated);
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task DeactivateUser_AllOwnersAtOnce_LeavesOne(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        await SetAsync(gateway, async context =>
        {
            foreach (var user in await context.Users.Where(row => row.OrganizationId == 1).Take(4).ToListAsync())
            {
                (user.Role, user.IsActive) = (UserRole.Owner, true);
            }
        });
        await using var context = gateway.Database.CreateFleetContext();
        var owners = await context.Users.Where(row => row.OrganizationId == 1 && row.Role == UserRole.Owner && row.IsActive).Select(row => row.Id).ToArrayAsync();

        var answers = await Task.WhenAll(owners.Select(owner => Task.Run(() =>
            gateway.MutateAsync("deactivateUser", new { userId = MutationAnswers.Id("User", owner) }, caller: Caller.User(1, CallerRole.Owner)))));

        Assert.Equal("ValidationError", Assert.Single(answers, answer => !answer.IsDone).Error);
        Assert.Equal(1, await context.Users.CountAsync(row => row.OrganizationId == 1 && row.Role == UserRole.Owner && row.IsActive));
    }

    private static object Vehicle(string plateNumber) => new { plateNumber, vehicleType = "VAN", make = "Toyota", model = "Hiace", year = 2024, status = "RETIRED" };

    private static object New(string email, string role = "VIEWER") => new { email, fullName = "Noura Al Malki", role };
}
