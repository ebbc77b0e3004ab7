using Barq.Graph.Admission;
using Barq.Graph.Tests.Authorization;
using Barq.Graph.Tests.Transport.Http;
using Barq.Graph.Tests.Transport.Streams;
using Barq.Persistence.Sharing;
using Barq.Testing.Databases;
using Barq.Testing.Processes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Barq.Graph.Tests.Admission;

/// <summary>Who sends much at a time takes turns with itself while others ask, and is not held up while nobody does.</summary>
public sealed class CallerLanesTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Enter_ACallerAlone_RunsAllAtOnceAndInCompanyItsFirst()
    {
        var lanes = new CallerLanes(_time);
        lanes.Enter(Of("a")).Dispose();
        _time.Advance(2 * Company.Lasts);
        var alone = Enumerable.Range(0, 20).Select(_ => lanes.Enter(Of("a"))).ToList();
        Assert.All(alone, place => Assert.Null(place.Lane));

        var other = lanes.Enter(Of("b"));
        var company = Enumerable.Range(0, 20).Select(_ => lanes.Enter(Of("a"))).ToList();
        Assert.Null(other.Lane);
        Assert.Single(company.Select(place => place.Lane).Distinct());
        Assert.NotNull(company[0].Lane);
        Assert.Equal(20, lanes.Laned);

        _time.Advance(2 * Company.Lasts);
        alone.Add(lanes.Enter(Of("a")));
        Assert.Null(alone[^1].Lane);

        other.Dispose();
        alone.Concat(company).ToList().ForEach(place => place.Dispose());
        alone[0].Dispose();
        Assert.Equal(0, lanes.Callers);
        Assert.Null(lanes.Enter(Of("a")).Lane);
    }

    [Fact]
    public async Task Lane_ManyOperationsWithManyAwaits_RunsOnePieceAtATimeAndIsNeverLeft()
    {
        var lane = new CallerLane(1);
        var lanes = new CallerLanes(_time);
        var (running, most, pieces) = (0, 0, 0);
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(async () =>
        {
            using var place = new OperationPlace(lanes, new CallerPlaces(), lane);
            await place;
            for (var piece = 0; piece < 20; piece++)
            {
                Assert.Same(lane, TaskScheduler.Current);
                most = Math.Max(most, Interlocked.Increment(ref running));
                Thread.SpinWait(200);
                pieces++;
                Interlocked.Decrement(ref running);
                switch ((i + piece) % 4)
                {
                    case 0:
                        await Task.Yield();
                        break;
                    case 1:
                        await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
                        break;
                    case 2:
                        await Task.Run(() => Thread.SpinWait(100));
                        break;
                    default:
                        await Task.CompletedTask;
                        break;
                }
            }
        })));

        Assert.Equal((1, 1000, 0), (most, pieces, lane.Waiting));
    }

    // The pool has a queue, at whose end each piece of a lane begins: what others put there meanwhile comes between, though the lane has all threads.
    [Fact]
    public async Task Lane_AFloodOfPieces_LetsOthersInBetween()
    {
        var lane = new CallerLane(64);
        var done = 0;
        using var begun = new ManualResetEventSlim();
        var flood = Enumerable.Range(0, 200).Select(_ => Task.Factory.StartNew(
            () =>
            {
                begun.Set();
                Thread.SpinWait(100_000);
                Interlocked.Increment(ref done);
            },
            CancellationToken.None, TaskCreationOptions.None, lane)).ToArray();
        begun.Wait();
        await Task.Run(() => { });
        Assert.InRange(done, 0, 150);
        await Task.WhenAll(flood);
        Assert.Equal(200, done);
    }

    [Fact]
    public async Task Weigh_InCompany_RunsAsMuchAtOnceAsMayBeAndOneAloneWhateverItCosts()
    {
        var random = new Random(20261130);
        for (var round = 0; round < 300; round++)
        {
            var lanes = new CallerLanes(_time);
            using var other = lanes.Enter(Of("other"));
            var running = new List<(OperationPlace Place, long Cost)>();
            var waiting = new List<(OperationPlace Place, long Cost, Task<bool> Turn, CancellationTokenSource End)>();
            for (var step = 0; step < 60 || running.Count + waiting.Count > 0; step++)
            {
                switch (step < 60 ? random.Next(4) : 2)
                {
                    case 0 or 1:
                        var (place, cost, end) = (lanes.Enter(Of("a")), (long)random.Next(0, random.Next(2) == 0 ? 60 : 400), new CancellationTokenSource());
                        waiting.Add((place, cost, place.WeighAsync(cost, end.Token).AsTask(), end));
                        break;
                    case 2 when running.Count > 0:
                        var at = random.Next(running.Count);
                        running[at].Place.Dispose();
                        running.RemoveAt(at);
                        break;
                    case 3 when waiting.Count > 0:
                        var gone = waiting[random.Next(waiting.Count)];
                        await gone.End.CancelAsync();
                        waiting.Remove(gone);
                        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone.Turn);
                        gone.Place.Dispose();
                        break;
                }

                // Who is let in goes on elsewhere.
                while (waiting.Count(one => !one.Turn.IsCompleted) != lanes.Waiting)
                {
                    await Task.Yield();
                }

                foreach (var let in waiting.Where(one => one.Turn.IsCompleted).ToList())
                {
                    Assert.True(await let.Turn);
                    waiting.Remove(let);
                    running.Add((let.Place, let.Cost));
                    let.End.Dispose();
                }

                Assert.True(running.Sum(one => one.Cost) <= CallerLanes.MostCost || running.Count(one => one.Cost > 0) == 1, $"round {round}, step {step}");
                Assert.True(waiting.Count == 0 || running.Sum(one => one.Cost) + waiting[0].Cost > CallerLanes.MostCost, "There is room, and one waits.");
            }

            Assert.Equal((1, 0), (lanes.Callers, lanes.Waiting));
        }
    }

    [Fact]
    public async Task Weigh_MoreWaitThanMay_IsRefusedAndWhoLeavesIsForgotten()
    {
        var lanes = new CallerLanes(_time);
        using var other = lanes.Enter(Of("other"));
        var first = lanes.Enter(Of("a"));
        Assert.True(await first.WeighAsync(1000, default));
        var waiting = Enumerable.Range(0, (int)(CallerLanes.MostWaiting / 1000)).Select(_ => lanes.Enter(Of("a"))).Select(place => (Place: place, Turn: place.WeighAsync(1000, default).AsTask())).ToList();
        using var last = lanes.Enter(Of("a"));
        Assert.False(await last.WeighAsync(1, default));

        // One whose caller has gone, and whose answer others wait for, goes on, and counts for nobody.
        waiting[5].Place.Dispose();
        Assert.True(await waiting[5].Turn);
        Assert.True(await waiting[5].Place.WeighAsync(1000, default));
        Assert.Equal(waiting.Count - 1, lanes.Waiting);
        foreach (var (place, turn) in waiting)
        {
            // The answer is sent yet; what it cost is spent.
            first.End();
            Assert.True(await turn);
            first.Dispose();
            first = place;
        }

        first.Dispose();
        last.Dispose();
        Assert.Equal(1, lanes.Callers);

        // Nothing of it is left on whoever has the same place next.
        var next = Enumerable.Range(0, 3).Select(_ => lanes.Enter(Of("b"))).ToList();
        Assert.All(next, place => Assert.True(place.WeighAsync(CallerLanes.MostCost / 3, default).AsTask().IsCompletedSuccessfully));
    }

    // Every way in takes places among its caller's, and gives them back.
    [SkippableFact]
    public async Task Operations_OfACallerInCompany_TakeTurnsOnEveryWayAndAreAllAnswered()
    {
        await using var gateway = await HttpGateway.StartAsync(TestProvider.PostgreSql, new() { ["AUTH_SYMMETRIC_KEY"] = TestTokens.Key });
        var lanes = gateway.Services.GetRequiredService<CallerLanes>();
        var heavy = "{ couriers(first: 100) { nodes { deliveries(first: 100) { nodes { id status } } } } }";
        foreach (var (name, body, accept) in new[]
        {
            ("post", $"{{\"query\":\"{heavy}\"}}", "application/json"),
            ("batch", $"[{string.Join(',', Enumerable.Repeat($"{{\"query\":\"{heavy}\"}}", 4))}]", "application/json"),
            ("parts", $"{{\"query\":\"{heavy.Replace("deliveries(", "... @defer { deliveries(", StringComparison.Ordinal)[..^2]} }} }}\"}}", "multipart/mixed; incrementalSpec=v0.2"),
            ("event stream", $"{{\"query\":\"{heavy}\"}}", "text/event-stream"),
        })
        {
            lanes.Enter(Of("somebody else")).Dispose();
            var (laned, waited) = (lanes.Laned, lanes.Waited);
            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => gateway.PostAsync(
                body, accept: accept, configure: request => request.Headers.Authorization = new("Bearer", TestTokens.Make(TestTokens.Symmetric(), new() { ["organization_id"] = 1, ["role"] = "MANAGER", ["user_id"] = 1 })))));
            Assert.All(answers, answer => Assert.Equal((name, 200, true), (name, answer.Status, answer.Text.Contains("\"couriers\"", StringComparison.Ordinal) && !answer.Text.Contains("\"errors\"", StringComparison.Ordinal))));
            Assert.True(lanes.Laned > laned, name);
            Assert.True(lanes.Waited > waited, name);
            await Poll.UntilAsync(() => lanes.Callers == 0, "all places to be given back");
        }
    }

    [Fact]
    public async Task Enter_ManyCallersOfOneOrganization_ShareItsTurnsWhileAnotherOneAsks()
    {
        var lanes = new CallerLanes(_time);
        lanes.Enter(Of("of another", 2)).Dispose();
        var places = Enumerable.Range(0, CallerLanes.MostCallers + 20).Select(i => lanes.Enter(Of($"caller {i}"))).ToList();

        // The first ones run at once, as where there are few.
        Assert.All(places[..CallerLanes.MostCallers], place => Assert.Null(place.Lane));
        Assert.Single(places[CallerLanes.MostCallers..].Select(place => place.Lane!.Within).Distinct());
        Assert.NotNull(places[^1].Lane!.Within);
        Assert.Null(lanes.Enter(Of("of another", 2)).Lane);
        Assert.Null(lanes.Enter(Of("who runs the platform", 0)).Lane);

        // And further ones of a caller's as well.
        places.AddRange(Enumerable.Range(0, 5).Select(_ => lanes.Enter(Of("caller 3"))));
        var (running, most, pieces) = (0, 0, 0);
        await Task.WhenAll(places[CallerLanes.MostCallers..].Select(place => Task.Run(async () =>
        {
            await place;
            for (var piece = 0; piece < 50; piece++)
            {
                var now = Interlocked.Increment(ref running);
                most = Math.Max(most, now);
                Thread.SpinWait(100);
                Interlocked.Increment(ref pieces);
                Interlocked.Decrement(ref running);
                await Task.Yield();
            }
        })));
        Assert.Equal((50 * 25, true), (pieces, most <= Math.Max(1, Environment.ProcessorCount - 1)));

        // Nobody asks but they: all run at once, and nothing is left of any.
        _time.Advance(2 * Company.Lasts);
        places.Add(lanes.Enter(Of("one more")));
        Assert.Null(places[^1].Lane);
        places.ForEach(place => place.Dispose());
        Assert.Equal(2, lanes.Callers);
    }

    [SkippableTheory]
    [InlineData("text/event-stream")]
    [InlineData("text/event-stream, application/json")]
    [InlineData("multipart/mixed;subscriptionSpec=1.0, application/json")]
    public async Task Subscription_OverAStream_KeepsNoPlaceOfItsCaller(string accept)
    {
        await using var gateway = await HttpGateway.StartAsync(TestProvider.PostgreSql, new() { ["AUTH_SYMMETRIC_KEY"] = TestTokens.Key });
        var lanes = gateway.Services.GetRequiredService<CallerLanes>();
        var token = TestTokens.Make(TestTokens.Symmetric(), new() { ["organization_id"] = 1, ["role"] = "MANAGER", ["user_id"] = 1 });
        using var stream = await gateway.OpenStreamAsync(accept, token);

        await Poll.UntilAsync(() => lanes.Callers == 0, "the place to be given back, while the stream stands");
    }

    private static StatementOwner Of(string caller, long organization = 1) => new(organization, caller);
}
