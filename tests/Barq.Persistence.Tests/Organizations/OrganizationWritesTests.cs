using Barq.Persistence.Access;
using Barq.Persistence.Organizations;
using Barq.Persistence.Tests.Writing;
using Barq.Persistence.Writing;
using Barq.Testing.Databases;
using Microsoft.EntityFrameworkCore;

namespace Barq.Persistence.Tests.Organizations;

/// <summary>The rules of organizations.</summary>
public sealed class OrganizationWritesTests : WriteTest
{
    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Write_EveryRule_IsHeld(TestProvider provider)
    {
        await using var fleet = await StartAsync(provider);
        var (name, slug) = await fleet.ReadAsync(async context => await context.Organizations.Where(row => row.Id == 2).Select(row => new ValueTuple<string, string>(row.Name, row.Slug)).SingleAsync());
        static Organization New(string name, string slug) => new() { Name = name, Slug = slug };
        Task<(Type, string)> Refused(Caller caller, Organization organization) =>
            fleet.RefusedAsync(caller, (scope, _) => Task.FromResult(OrganizationWrites.Create(scope, organization)));
        Task<(Type, string)> NotChanged(long organization, Action<Organization> change, int? version = null) =>
            fleet.RefusedAsync(Admin, (scope, token) => OrganizationWrites.UpdateAsync(scope, organization, change, version, token));

        await fleet.DoneAsync<Organization>(Caller.System, (scope, _) => Task.FromResult(OrganizationWrites.Create(scope, New("Fresh", "fresh-1"))));
        Assert.Equal((typeof(ForbiddenError), ""), await Refused(Admin, New("Other", "other")));
        Assert.Equal((typeof(ConflictError), "name"), await Refused(Caller.System, New(name, "other")));
        Assert.Equal((typeof(ConflictError), "slug"), await Refused(Caller.System, New("Other", slug)));
        Assert.Equal((typeof(ValidationError), "slug"), await Refused(Caller.System, New("Other", "No Slug")));
        Assert.Equal((typeof(ForbiddenError), "subscriptionPlan"), await NotChanged(1, row => row.MaxUsers++));
        Assert.Equal((typeof(ValidationError), "slug"), await NotChanged(1, row => row.Slug = "-"));
        Assert.Equal((typeof(ConflictError), "version"), await NotChanged(1, row => row.Name = "x", 99));
        Assert.Equal((typeof(NotFoundError), "organizationId"), await NotChanged(2, row => row.Name = "x"));
    }
}
