using Barq.Graph.Errors;
using Barq.Graph.Subscriptions;
using Barq.Graph.Subscriptions.Running;
using Barq.Persistence.Access;

namespace Barq.Graph.Tests.Subscriptions.Running;

/// <summary>A caller and an organization have only so many subscriptions open.</summary>
public sealed class SubscriptionCapsTests
{
    private readonly SubscriptionCaps _caps = new(new SubscriptionOptions { MaxPerCaller = 2, MaxPerOrganization = 3 });

    [Fact]
    public void Enter_MoreThanACallerMayHave_IsRefusedUntilOneLeaves()
    {
        var viewer = Caller.User(1, CallerRole.Viewer, 5);
        _caps.Enter(viewer);
        _caps.Enter(viewer);

        Assert.Equal(ErrorCodes.TooManySubscriptions, Assert.Throws<GraphQLRequestException>(() => _caps.Enter(viewer)).Code);
        _caps.Enter(Caller.User(2, CallerRole.Viewer, 6));
        _caps.Leave(viewer);
        _caps.Enter(viewer);
    }

    [Fact]
    public void Enter_MoreThanAnOrganizationMayHave_IsRefusedForItAlone()
    {
        foreach (var user in (long[])[1, 2, 3])
        {
            _caps.Enter(Caller.User(1, CallerRole.Viewer, user));
        }

        Assert.Equal(ErrorCodes.TooManySubscriptions, Assert.Throws<GraphQLRequestException>(() => _caps.Enter(Caller.Courier(1, 4))).Code);
        _caps.Enter(Caller.Courier(2, 4));
        _caps.Enter(Caller.PlatformAdministrator("operator"));
    }
}
