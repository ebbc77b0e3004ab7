using Barq.Graph.Errors;
using Barq.Graph.Plans;

namespace Barq.Graph.Tests.Plans;

/// <summary>The plans of one document, asked for by many at once.</summary>
public sealed class PlanCacheTests
{
    [Fact]
    public async Task Make_AskedForByTwoAtOnce_IsMadeOnce()
    {
        var plans = new PlanCache();
        using var begun = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        var first = Task.Run(() => plans.Make("key", () =>
        {
            begun.Set();
            goOn.Wait();
            return "first";
        }));
        begun.Wait();
        var second = Task.Run(() => plans.Make("key", () => "second"));
        goOn.Set();

        Assert.Equal(["first", "first"], await Task.WhenAll(first, second));
        Assert.Equal(1, plans.Count);
    }

    [Fact]
    public void Make_Refused_RefusesTheNextWithoutMakingIt()
    {
        var plans = new PlanCache();
        Assert.Throws<GraphQLRequestException>(() => plans.Make<string>("key", () => throw new GraphQLRequestException(ErrorCodes.TooExpensive, "Too deep.")));

        var again = Assert.Throws<GraphQLRequestException>(() => plans.Make("key", () => "made"));

        Assert.Equal("Too deep.", again.Message);
    }
}
