using Barq.Graph.Errors;
using Barq.Graph.Preparation;

namespace Barq.Graph.Tests.Execution;

/// <summary>Preparations run a few at a time, and who has many of them waits for itself.</summary>
public sealed class PreparationTests
{
    private readonly PreparationGate _gate = new(new PreparationOptions { MaxAtOnce = 1, MaxWaiting = 10 });

    [Fact]
    public async Task Enter_OneCallerWithManyAndOneWithOne_TakesTurns()
    {
        await _gate.EnterAsync("greedy", default);
        var greedy = Enumerable.Range(0, 5).Select(_ => _gate.EnterAsync("greedy", default)).ToArray();
        var other = _gate.EnterAsync("other", default);

        _gate.Leave();
        await greedy[0];
        Assert.False(other.IsCompleted);
        _gate.Leave();
        await other;

        Assert.Equal(4, _gate.Waiting);
        Assert.False(greedy[1].IsCompleted);
    }

    [Fact]
    public async Task Enter_WaitThatIsGivenUp_TakesNobodysTurn()
    {
        using var gone = new CancellationTokenSource();
        await _gate.EnterAsync("a", default);
        var first = _gate.EnterAsync("b", gone.Token);
        var second = _gate.EnterAsync("c", default);

        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        _gate.Leave();
        await second;
        _gate.Leave();

        Assert.Equal(0, _gate.Waiting);
        Assert.True(_gate.EnterAsync("d", default).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Enter_MoreThanMayWait_IsRefusedAsBusy()
    {
        await _gate.EnterAsync("a", default);
        var waiting = Enumerable.Range(0, 10).Select(_ => _gate.EnterAsync("a", default)).ToArray();

        Assert.Equal(ErrorCodes.Busy, (await Assert.ThrowsAsync<GraphQLRequestException>(() => _gate.EnterAsync("b", default))).Code);

        foreach (var wait in waiting)
        {
            _gate.Leave();
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
                await gate.EnterAsync($"{i % 7}", gone.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await Task.Yield();
            gate.Leave();
        })));

        Assert.Equal(0, gate.Waiting);
        Assert.True(gate.EnterAsync("x", default).IsCompletedSuccessfully);
        Assert.True(gate.EnterAsync("x", default).IsCompletedSuccessfully);
        Assert.False(gate.EnterAsync("x", default).IsCompleted);
    }
}
