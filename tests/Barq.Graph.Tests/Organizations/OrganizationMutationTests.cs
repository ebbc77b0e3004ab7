using Barq.Graph.Tests.Gateway;
using Barq.Persistence.Access;
using Barq.Testing.Databases;

namespace Barq.Graph.Tests.Organizations;

/// <summary>Each mutation of an organization: its good way and each of its errors.</summary>
public sealed class OrganizationMutationTests : MutationTest
{
    private static readonly Caller _platform = Caller.PlatformAdministrator("platform");

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task CreateOrganization_GoodAndBad_FollowsTheRules(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);

        var done = await gateway.MutateAsync("createOrganization", new { name = "New Fleet", slug = "new-fleet", maxCouriers = 3 }, "organization { slug maxCouriers subscriptionPlan isActive }", _platform);
        var slug = await gateway.MutateAsync("createOrganization", new { name = "Other", slug = "new-fleet" }, caller: _platform);
        var name = await gateway.MutateAsync("createOrganization", new { name = "New Fleet", slug = "other" }, caller: _platform);
        var bad = await gateway.MutateAsync("createOrganization", new { name = "Bad", slug = "Not A Slug" }, caller: _platform);
        var negative = await gateway.MutateAsync("createOrganization", new { name = "Bad", slug = "bad", maxUsers = -1 }, caller: _platform);
        var owner = await gateway.MutateAsync("createOrganization", new { name = "Mine", slug = "mine" }, caller: Caller.User(1, CallerRole.Owner));

        Assert.Equal(("new-fleet", 3), (Field(done, "organization", "slug").GetString(), Field(done, "organization", "maxCouriers").GetInt32()));
        AssertErrors([("ConflictError", "slug"), ("ConflictError", "name"), ("ValidationError", "slug"), ("ValidationError", "maxUsers"), ("ForbiddenError", "")], slug, name, bad, negative, owner);
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task UpdateOrganization_GoodAndBad_FollowsTheRules(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        var organizationId = MutationAnswers.Id("Organization", 1);

        var done = await gateway.MutateAsync("updateOrganization", new { organizationId, version = 1, name = "A New Name" }, "organization { name version }", Admin);
        var stale = await gateway.MutateAsync("updateOrganization", new { organizationId, version = 1, name = "Too late" }, caller: Admin);
        var greedy = await gateway.MutateAsync("updateOrganization", new { organizationId, maxCouriers = 100_000 }, caller: Admin);
        var foreign = await gateway.MutateAsync("updateOrganization", new { organizationId, name = "x" }, caller: Stranger);
        var manager = await gateway.MutateAsync("updateOrganization", new { organizationId, name = "x" }, caller: Manager);
        var paid = await gateway.MutateAsync("updateOrganization", new { organizationId, maxCouriers = 100_000 }, "organization { maxCouriers }", _platform);

        Assert.Equal("A New Name", Field(done, "organization", "name").GetString());
        Assert.Equal(100_000, Field(paid, "organization", "maxCouriers").GetInt32());
        AssertErrors([("ConflictError", "version"), ("ForbiddenError", "subscriptionPlan"), ("NotFoundError", "organizationId"), ("ForbiddenError", "")], stale, greedy, foreign, manager);
    }
}
