using Barq.Persistence.Databases;
using Barq.Persistence.Sharing;
using Microsoft.Extensions.Time.Testing;

namespace Barq.Persistence.Tests.Sharing;

/// <summary>Nobody waits behind another's flood, and nobody is held up where there is room. Positions are counted, not time.</summary>
public sealed class StatementGateTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Enter_OneCallerAlone_HasAllButTheReserveAndANewcomerTheRest()
    {
        var gate = Gate(most: 20, reserve: 2);
        var flood = Enter(gate, 1, "a", 100);

        Assert.Equal((18, 82), (gate.Running, gate.Waiting));
        var newcomer = gate.EnterAsync(new StatementOwner(2, "b"), default);
        Assert.True(newcomer.IsCompletedSuccessfully);
        // It has something running now, and is one among two.
        var second = gate.EnterAsync(new StatementOwner(2, "b"), default).AsTask();
        Assert.False(second.IsCompleted);
        await EndAsync(gate, [.. flood, newcomer.AsTask(), second]);
    }

    [Fact]
    public async Task Enter_InnocentsAmongFloods_WaitForAsManyTurnsAsThereAreOrganizations()
    {
        var random = new Random(20261128);
        for (var round = 0; round < 200; round++)
        {
            var most = random.Next(1, 30);
            var gate = Gate(most, reserve: random.Next(0, 1 + (most / 2)));
            var floods = Enumerable.Range(1, random.Next(1, 4)).SelectMany(organization => Enumerable.Range(0, random.Next(1, 4))
                .SelectMany(caller => Enter(gate, organization, $"caller {caller}", random.Next(10, 200)))).ToList();
            // Innocents of other organizations, who want one thing each.
            var innocents = Enumerable.Range(100, random.Next(1, 6)).Select(organization => gate.EnterAsync(new StatementOwner(organization, "x"), default).AsTask()).ToList();
            var ended = new HashSet<Task<StatementTurn>>();
            var positions = 0;
            while (innocents.Exists(innocent => !innocent.IsCompleted))
            {
                positions++;
                var running = floods.Find(task => task.IsCompletedSuccessfully) ?? innocents.Except(ended).First(task => task.IsCompletedSuccessfully);
                floods.Remove(running);
                ended.Add(running);
                (await running).Dispose();
                await SettleAsync(gate, floods, innocents.Except(ended));
            }

            // One for each organization that has nothing running, however many wait.
            Assert.True(positions <= innocents.Count + 3, $"{positions} turns for {innocents.Count} innocents");
            await EndAsync(gate, [.. floods, .. innocents.Except(ended)]);
        }
    }

    [Fact]
    public async Task Enter_CallersOfOneOrganization_ShareItsPart()
    {
        var gate = Gate(most: 12, reserve: 0);
        var all = Enter(gate, 1, "flood", 100).Concat(Enter(gate, 1, "colleague", 100)).Concat(Enter(gate, 2, "other", 100)).ToList();

        // As turns end, whoever has least gets the next.
        for (var i = 0; i < 40; i++)
        {
            var oldest = all.Find(task => task.IsCompletedSuccessfully)!;
            all.Remove(oldest);
            (await oldest).Dispose();
            await SettleAsync(gate, all);
        }

        var running = all.Where(task => task.IsCompletedSuccessfully).Select(task => task.Result).GroupBy(turn => turn).Select(group => group.Count()).Order().ToArray();
        Assert.Equal([3, 3, 6], running);
        await EndAsync(gate, all);
    }

    [Fact]
    public async Task Enter_WhoeverComesGoesAndGivesUp_NeverMoreThanMayRunAndNothingIsLeft()
    {
        var random = new Random(20261129);
        var gate = Gate(most: 7, reserve: 2);
        var open = new List<(Task<StatementTurn> Task, CancellationTokenSource End)>();
        for (var i = 0; i < 20_000; i++)
        {
            if (random.Next(2) == 0 && open.Count < 200)
            {
                var end = new CancellationTokenSource();
                open.Add((gate.EnterAsync(new StatementOwner(random.Next(4), "caller " + random.Next(3)), end.Token).AsTask(), end));
            }
            else if (open.Count > 0)
            {
                var one = open[random.Next(open.Count)];
                open.Remove(one);
                await one.End.CancelAsync();
                try
                {
                    (await one.Task).Dispose();
                }
                catch (OperationCanceledException)
                {
                    // It waited still.
                }
            }

            Assert.InRange(gate.Running, 0, 7);
        }

        await EndAsync(gate, [.. open.Select(one => one.Task)]);
    }

    [Fact]
    public async Task Enter_TooManyOrTooLong_IsBusyForThatCallerAlone()
    {
        var gate = Gate(most: 1, reserve: 0, waiting: 5);
        var all = Enter(gate, 1, "a", 6);
        await Assert.ThrowsAsync<DatabaseBusyException>(() => gate.EnterAsync(new StatementOwner(1, "a"), default).AsTask());
        var other = gate.EnterAsync(new StatementOwner(1, "b"), default).AsTask();

        _time.Advance(TimeSpan.FromSeconds(31));

        Assert.Equal(7, gate.Shed);
        foreach (var late in all.Skip(1))
        {
            await Assert.ThrowsAsync<DatabaseBusyException>(() => late);
        }

        await Assert.ThrowsAsync<DatabaseBusyException>(() => other);
        await EndAsync(gate, [all[0]]);
    }

    [Fact]
    public async Task Enter_WhoWaitsWithoutABreak_LosesItsOldOnesForItsYoungOnes()
    {
        var gate = Gate(most: 1, reserve: 0, shedAfter: 5);
        var running = await gate.EnterAsync(new StatementOwner(1, "a"), default);
        var old = Enter(gate, 1, "a", 10);
        _time.Advance(TimeSpan.FromSeconds(6));
        var young = Enter(gate, 1, "a", 2);

        running.Dispose();

        foreach (var late in old)
        {
            await Assert.ThrowsAsync<DatabaseBusyException>(() => late);
        }

        (await young[0]).Dispose();
        (await young[1]).Dispose();
        Assert.Equal((0, 0, 10L), (gate.Running, gate.Waiting, gate.Shed));
    }

    [Fact]
    public async Task Enter_InsideATransaction_AsksForNoOtherTurn()
    {
        var gate = Gate(most: 1, reserve: 0);
        await TransactionAsync();
        using var after = await gate.EnterAsync(new StatementOwner(1, "a"), default);
        Assert.Equal(1, gate.Running);

        async Task TransactionAsync()
        {
            using var turn = await gate.EnterAsync(new StatementOwner(1, "a"), default);
            StatementGate.Inside();
            using var nested = await gate.EnterAsync(new StatementOwner(1, "a"), default);
            Assert.Equal(1, gate.Running);
        }
    }

    [Fact]
    public async Task Enter_WhileOthersAsk_ACallerHasSoManyAtATimeWhateverRoomThereIs()
    {
        var random = new Random(20261130);
        for (var round = 0; round < 200; round++)
        {
            var beside = random.Next(1, 8);
            var gate = Gate(most: 100, reserve: random.Next(0, 10), ofCaller: beside);
            var flood = Enter(gate, 1, "flood", random.Next(1, beside + 1));
            var other = await gate.EnterAsync(new StatementOwner(random.Next(1, 3), "other"), default);
            flood.AddRange(Enter(gate, 1, "flood", 50));
            var colleague = gate.EnterAsync(new StatementOwner(1, "colleague"), default);

            // The flood's own waiting ones hold nobody up, of its organization or of another.
            Assert.Equal(beside + 2, gate.Running);
            Assert.True(colleague.IsCompletedSuccessfully);
            for (var turns = random.Next(1, 20); turns > 0; turns--)
            {
                var ended = flood.Find(task => task.IsCompletedSuccessfully)!;
                flood.Remove(ended);
                (await ended).Dispose();
                await SettleAsync(gate, flood, [Task.FromResult(other), colleague.AsTask()]);
                Assert.Equal(beside + 2, gate.Running);
            }

            other.Dispose();
            (await colleague).Dispose();
            await EndAsync(gate, flood);
        }
    }

    [Fact]
    public async Task Enter_WhileOtherOrganizationsAsk_AnOrganizationHasSoManyAtATimeHoweverManyCallersItHas()
    {
        var gate = Gate(most: 100, reserve: 0, ofOrganization: 4);
        var flood = Enumerable.Range(0, 30).SelectMany(caller => Enter(gate, 1, $"caller {caller}", 2)).ToList();
        // Among themselves they have what is free.
        Assert.Equal((60, 0), (gate.Running, gate.Waiting));
        await EndAsync(gate, flood);

        var other = gate.EnterAsync(new StatementOwner(2, "other"), default).AsTask();
        flood = [.. Enumerable.Range(0, 30).SelectMany(caller => Enter(gate, 1, $"caller {caller}", 2))];
        Assert.Equal((5, 56), (gate.Running, gate.Waiting));

        // Those who run the platform are not of it.
        flood.AddRange([other, .. Enter(gate, 0, "platform", 10)]);
        Assert.Equal((15, 56), (gate.Running, gate.Waiting));
        await EndAsync(gate, flood);
    }

    [Fact]
    public async Task Enter_OnceOthersHaveGone_ACallerHasWhatIsFreeAtItsNextTurn()
    {
        var gate = Gate(most: 100, reserve: 0, ofCaller: 2);
        (await gate.EnterAsync(new StatementOwner(2, "other"), default)).Dispose();
        var flood = Enter(gate, 1, "flood", 50);
        Assert.Equal((2, 48), (gate.Running, gate.Waiting));

        _time.Advance(2 * Company.Lasts);
        flood.AddRange(Enter(gate, 1, "flood", 1));
        Assert.Equal(2, gate.Running);
        (await flood[0]).Dispose();
        flood.RemoveAt(0);

        Assert.Equal((50, 0), (gate.Running, gate.Waiting));
        await EndAsync(gate, flood);
    }

    [Fact]
    public async Task Enter_BesideTheProductsOwnWork_IsAlone()
    {
        var gate = Gate(most: 100, reserve: 0, ofCaller: 2);
        var all = new List<Task<StatementTurn>>();
        for (var i = 0; i < 20; i++)
        {
            all.AddRange([gate.EnterAsync(StatementOwner.System, default).AsTask(), gate.EnterAsync(new StatementOwner(1, "a"), default).AsTask()]);
        }

        Assert.Equal(40, gate.Running);
        // And that work is one caller's that is never held back.
        all.Add(gate.EnterAsync(new StatementOwner(2, "b"), default).AsTask());
        all.AddRange(Enter(gate, StatementOwner.System.Organization, StatementOwner.System.Caller, 10));
        all.AddRange(Enter(gate, 1, "a", 1));
        Assert.Equal((51, 1), (gate.Running, gate.Waiting));
        await EndAsync(gate, all);
    }

    private StatementGate Gate(int most, int reserve, int waiting = 1000, int shedAfter = 0, int ofCaller = 2000, int ofOrganization = 2000) =>
        new(new GateTerms(most, ofCaller, ofOrganization, reserve, waiting, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(shedAfter)), static () => new DatabaseBusyException(), _time);

    private static List<Task<StatementTurn>> Enter(StatementGate gate, long organization, string caller, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => gate.EnterAsync(new StatementOwner(organization, caller), default).AsTask())];

    // Who was given a turn learns of it a moment later.
    private static async Task SettleAsync(StatementGate gate, params IEnumerable<Task<StatementTurn>>[] tasks)
    {
        while (tasks.Sum(group => group.Count(task => task.IsCompletedSuccessfully)) != gate.Running)
        {
            await Task.Yield();
        }
    }

    private static async Task EndAsync(StatementGate gate, List<Task<StatementTurn>> tasks)
    {
        while (tasks.Count > 0)
        {
            var ended = await Task.WhenAny(tasks);
            tasks.Remove(ended);
            if (ended.IsCompletedSuccessfully)
            {
                (await ended).Dispose();
            }
        }

        while (gate.Running > 0 || gate.Waiting > 0)
        {
            await Task.Yield();
        }
    }
}
