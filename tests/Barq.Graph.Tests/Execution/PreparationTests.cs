using Barq.Graph.Errors;
using Barq.Graph.Preparation;
using Barq.Persistence.Sharing;

namespace Barq.Graph.Tests.Execution;

/// <summary>Preparations run a few at a time, and who has many of them waits for itself.</summary>
public sealed class PreparationTests
{
    private readonly PreparationGate _gate = new(new PreparationOptions { MaxAtOnce = 1, MaxWaiting = 10 });

    [Fact]
    public async Task Enter_OrganizationWithNoneUnderWay_WaitsForNoOther()
    {
        await _gate.EnterAsync(new StatementOwner(1, "greedy"), default);
        var greedy = _gate.EnterAsync(new StatementOwner(1, "greedy"), default);
        var colleague = _gate.EnterAsync(new StatementOwner(1, "colleague"), default);

        var other = _gate.EnterAsync(new StatementOwner(2, "other"), default);
        var third = _gate.EnterAsync(new StatementOwner(3, "third"), default);

        Assert.Equal((true, false, false, false), (other.IsCompletedSuccessfully, third.IsCompleted, greedy.IsCompleted, colleague.IsCompleted));
        _gate.Leave(new StatementOwner(2, "other"));
        await third;
        Assert.Equal((false, false), (greedy.IsCompleted, colleague.IsCompleted));
        _gate.Leave(new StatementOwner(1, "greedy"));
        await greedy;
        _gate.Leave(new StatementOwner(3, "third"));
        Assert.False(colleague.IsCompleted);
        _gate.Leave(new StatementOwner(1, "greedy"));
        await colleague;
    }

    [Fact]
    public async Task Enter_OneCallerWithManyAndOneWithOne_TakesTurns()
    {
        await _gate.EnterAsync(new StatementOwner(1, "greedy"), default);
        var greedy = Enumerable.Range(0, 5).Select(_ => _gate.EnterAsync(new StatementOwner(1, "greedy"), default)).ToArray();
        var other = _gate.EnterAsync(new StatementOwner(1, "other"), default);

        _gate.Leave(new StatementOwner(1, ""));
        await greedy[0];
        Assert.False(other.IsCompleted);
        _gate.Leave(new StatementOwner(1, ""));
        await other;

        Assert.Equal(4, _gate.Waiting);
        Assert.False(greedy[1].IsCompleted);
    }

    [Fact]
    public async Task Enter_WaitThatIsGivenUp_TakesNobodysTurn()
    {
        using var gone = new CancellationTokenSource();
        await _gate.EnterAsync(new StatementOwner(1, "a"), default);
        var first = _gate.EnterAsync(new StatementOwner(1, "b"), gone.Token);
        var second = _gate.EnterAsync(new StatementOwner(1, "c"), default);

        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        _gate.Leave(new StatementOwner(1, ""));
        await second;
        _gate.Leave(new StatementOwner(1, ""));

        Assert.Equal(0, _gate.Waiting);
        Assert.True(_gate.EnterAsync(new StatementOwner(1, "d"), default).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Enter_MoreThanMayWait_IsRefusedAsBusy()
    {
        await _gate.EnterAsync(new StatementOwner(1, "a"), default);
        var waiting = Enumerable.Range(0, 10).Select(_ => _gate.EnterAsync(new StatementOwner(1, "a"), default)).ToArray();

        Assert.Equal(ErrorCodes.Busy, (await Assert.ThrowsAsync<GraphQLRequestException>(() => _gate.EnterAsync(new StatementOwner(1, "b"), default))).Code);

        foreach (var wait in waiting)
        {
            _gate.Leave(new StatementOwner(1, ""));
            await wait;
        }
    }

    // Turns that come while waits are given up are lost for nobody: at the end all is free again.
    [Fact]
    public async Task Enter_WaitsGivenUpAtAnyMoment_LeaveTheGateFree()
    {
        var gate = new PreparationGate(new PreparationOptions { MaxAtOnce = 2, MaxWaiting = 10_000 });
        await Task.WhenAll(Enumerable.Range(0, 2_000).Select(i => Task.Run(async () =>
        {
            using var gone = new CancellationTokenSource();
            if (i % 3 == 0)
            {
                _ = Task.Run(gone.Cancel);
            }

            try
            {
                await gate.EnterAsync(new StatementOwner(1, $"{i % 7}"), gone.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await Task.Yield();
            gate.Leave(new StatementOwner(1, ""));
        })));

        Assert.Equal(0, gate.Waiting);
        Assert.True(gate.EnterAsync(new StatementOwner(1, "x"), default).IsCompletedSuccessfully);
        Assert.True(gate.EnterAsync(new StatementOwner(1, "x"), default).IsCompletedSuccessfully);
        Assert.False(gate.EnterAsync(new StatementOwner(1, "x"), default).IsCompleted);
    }
}
