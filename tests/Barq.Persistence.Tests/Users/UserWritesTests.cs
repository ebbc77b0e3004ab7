using Barq.Persistence.Organizations;
using Barq.Persistence.Tests.Writing;
using Barq.Persistence.Users;
using Barq.Persistence.Writing;
using Barq.Testing.Databases;
using Microsoft.EntityFrameworkCore;

namespace Barq.Persistence.Tests.Users;

/// <summary>The rules of users.</summary>
public sealed class UserWritesTests : WriteTest
{
    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Write_EveryRule_IsHeld(TestProvider provider)
    {
        await using var fleet = await StartAsync(provider);
        var owner = await fleet.FirstAsync<User>(row => row.OrganizationId == 1 && row.Role == UserRole.Owner);
        var viewer = await fleet.FirstAsync<User>(row => row.OrganizationId == 1 && row.Role == UserRole.Viewer && row.IsActive);
        var taken = await fleet.ReadAsync(context => context.Users.Where(row => row.Id == owner).Select(row => row.Email).SingleAsync());
        User New(string email, UserRole role = UserRole.Viewer) => new() { OrganizationId = 1, Email = email, FullName = "New", Role = role };
        Task<(Type, string)> Refused(User user) => fleet.RefusedAsync(Admin, (scope, token) => UserWrites.CreateAsync(scope, user, token));
        Task<(Type, string)> NotChanged(long user, Action<User> change, int? version = null) =>
            fleet.RefusedAsync(Admin, (scope, token) => UserWrites.UpdateAsync(scope, user, change, version, token));

        await fleet.DoneAsync<User>(Admin, (scope, token) => UserWrites.CreateAsync(scope, New("new@example.com"), token));
        Assert.Equal((typeof(ConflictError), "email"), await Refused(New(taken)));
        Assert.Equal((typeof(ValidationError), "email"), await Refused(New("nobody")));
        Assert.Equal((typeof(ForbiddenError), "role"), await Refused(New("boss@example.com", UserRole.Owner)));

        Assert.Equal((typeof(ForbiddenError), "role"), await NotChanged(owner, row => row.FullName = "x"));
        Assert.Equal((typeof(ForbiddenError), "role"), await NotChanged(viewer, row => row.Role = UserRole.Owner));
        Assert.Equal((typeof(ValidationError), "email"), await NotChanged(viewer, row => row.Email = "a@b@c"));
        Assert.Equal((typeof(ValidationError), "fullName"), await NotChanged(viewer, row => row.FullName = ""));
        Assert.Equal((typeof(ConflictError), "version"), await NotChanged(viewer, row => row.FullName = "x", 99));
        Assert.Equal((typeof(NotFoundError), "userId"), await NotChanged(999_999, _ => { }));

        await fleet.SetAsync(async context =>
        {
            var organization = await context.Organizations.SingleAsync(row => row.Id == 1);
            organization.MaxUsers = await context.Users.CountAsync(row => row.OrganizationId == 1 && row.IsActive);
        });
        Assert.Equal((typeof(PlanLimitReachedError), ""), await Refused(New("late@example.com")));
    }
}
