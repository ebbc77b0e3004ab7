namespace Barq.Persistence.SecondLevelCache;

/// <summary>
/// What all nodes know for certain, as it lies in the database: which of them there are, and which writes they must know of. Used by one loop
/// alone, one call after the other; what goes wrong with the database is thrown.
/// </summary>
internal interface INodeLedger : IAsyncDisposable
{
    /// <summary>Whether another node's <see cref="NodeBeat.Wakes"/> ends a wait.</summary>
    bool CanBeWoken { get; }

    /// <summary>Gives a sign of life and reads the page since the last one: one statement, in one snapshot of the database.</summary>
    /// <param name="beat">The sign.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<NodePage> BeatAsync(NodeBeat beat, CancellationToken cancellationToken);

    /// <summary>Makes a node known.</summary>
    Task RegisterAsync(string node, CancellationToken cancellationToken);

    /// <summary>Removes nodes.</summary>
    Task RemoveAsync(IReadOnlyCollection<string> nodes, CancellationToken cancellationToken);

    /// <summary>Waits until a node wakes all, a time is over, or the token fires.</summary>
    Task WaitAsync(TimeSpan patience, CancellationToken cancellationToken);

    /// <summary>Lets go of the connection: the next call makes another.</summary>
    Task CloseAsync();
}

/// <summary>A sign of life.</summary>
/// <param name="Node">Whose.</param>
/// <param name="Acknowledged">The outbox messages that it has done, lately.</param>
/// <param name="Since">Where the last page ended; null to begin with.</param>
/// <param name="Wakes">Whether the other nodes are woken.</param>
internal sealed record NodeBeat(string Node, string Acknowledged, string? Since, bool Wakes);

/// <summary>What the database knows at a moment.</summary>
/// <param name="IsRegistered">Whether it knows the node that asks.</param>
/// <param name="Nodes">All nodes.</param>
/// <param name="Messages">The messages that were committed since the last page; some of those before come again.</param>
/// <param name="End">Where the page ends.</param>
internal sealed record NodePage(bool IsRegistered, IReadOnlyList<NodeLine> Nodes, IReadOnlyList<NodeMessage> Messages, string End);

/// <summary>A node.</summary>
/// <param name="Node">Its name.</param>
/// <param name="Beats">How many signs of life it has given.</param>
/// <param name="Acknowledged">What it has done.</param>
internal sealed record NodeLine(string Node, long Beats, string Acknowledged);

/// <summary>A message of the outbox.</summary>
/// <param name="Id">Its key.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="OrganizationId">The organization.</param>
/// <param name="Payload">What happened.</param>
internal sealed record NodeMessage(long Id, string Kind, long OrganizationId, string Payload);
