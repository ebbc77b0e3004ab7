using System.Threading.Channels;
using Barq.Persistence.SecondLevelCache;

namespace Barq.Persistence.Tests.SecondLevelCache;

/// <summary>A ledger whose pages a test gives one by one.</summary>
internal sealed class FakeLedger : INodeLedger
{
    private readonly Channel<Func<NodeBeat, NodePage>> _pages = Channel.CreateUnbounded<Func<NodeBeat, NodePage>>();
    private readonly Channel<NodeBeat> _beats = Channel.CreateUnbounded<NodeBeat>();

    public bool CanBeWoken => true;

    public List<string> Registered { get; } = [];

    /// <summary>
    /// False (the default): a look that the test's clock outlives still comes back. Given up by that clock, the next would wait
    /// for the clock to go on, which nobody turns; whoever stops the node closes the ledger first. True: a look that is given up ends.
    /// </summary>
    public bool GivesUp { get; init; }

    /// <summary>Answers the next look; returns what it brought, when it is there.</summary>
    public async Task<NodeBeat> AnswerAsync(Func<NodeBeat, NodePage> page)
    {
        await _pages.Writer.WriteAsync(page);
        return await _beats.Reader.ReadAsync();
    }

    public async Task<NodePage> BeatAsync(NodeBeat beat, CancellationToken cancellationToken)
    {
        var page = await _pages.Reader.ReadAsync(GivesUp ? cancellationToken : CancellationToken.None);
        await _beats.Writer.WriteAsync(beat, CancellationToken.None);
        return page(beat);
    }

    /// <summary>Has the look that waits for a page fail, as one does whose database is gone.</summary>
    public void Close() => _pages.Writer.TryComplete();

    public Task RegisterAsync(string node, CancellationToken cancellationToken)
    {
        Registered.Add(node);
        return Task.CompletedTask;
    }

    public Task RemoveAsync(IReadOnlyCollection<string> nodes, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task WaitAsync(TimeSpan patience, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task CloseAsync() => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
