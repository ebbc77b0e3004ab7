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
    public void HeldBytes_OfWhatComesAndGoes_AreThoseOfWhatIsThere()
    {
        var random = new Random(17);
        var counted = new HeldBytes();
        var open = new List<(string Owner, HeldPart[] Parts)>();
        for (var step = 0; step < 2000; step++)
        {
            if (open.Count > 0 && random.Next(100) < (step < 1900 ? 48 : 100))
            {
                var place = random.Next(open.Count);
                counted.Remove(open[place].Owner, open[place].Parts);
                open.RemoveAt(place);
            }
            else
            {
                HeldPart[] parts = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(6)).Distinct().Select(part => new HeldPart($"p{part}", 10 + part))];
                open.Add(($"o{random.Next(3)}", parts));
                counted.Add(open[^1].Owner, parts);
            }

            var extra = new HeldPart("p3", 13);
            foreach (var owner in (string[])["o0", "o1", "o2"])
            {
                var there = open.Where(one => one.Owner == owner).SelectMany(one => one.Parts).Distinct().ToArray();
                Assert.Equal(there.Sum(part => part.Bytes), counted.With(owner, []));
                Assert.Equal(there.Append(extra).Distinct().Sum(part => part.Bytes), counted.With(owner, [extra]));
            }
        }
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
