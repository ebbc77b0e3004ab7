using Barq.Persistence.Storage;
using Barq.Persistence.Writing;

namespace Barq.Persistence.Outbox.Dispatching;

/// <summary>
/// Turns messages into rows, in the transaction that removes them: what comes of a message is there once, whoever dies when. What has to be done
/// outside the database is an <see cref="IOutboxHandler"/>'s. Register one with <c>services.AddSingleton&lt;IOutboxRelay, …&gt;()</c>.
/// </summary>
public interface IOutboxRelay
{
    /// <summary>The kind of message that it deals with.</summary>
    string Kind { get; }

    /// <summary>Reads what messages need, for all of them at once: a hundred of them come of one write.</summary>
    /// <param name="context">The transaction.</param>
    /// <param name="messages">Messages of the kind.</param>
    /// <param name="cancellationToken">Fires when the host ends.</param>
    /// <returns>Deals with each of them.</returns>
    Task<MessageRelay> PrepareAsync(FleetDbContext context, IReadOnlyList<OutboxMessage> messages, CancellationToken cancellationToken);
}

/// <summary>Adds the rows of a message. What it fails for is kept, and tried again; what it has added until then is not saved.</summary>
/// <param name="scope">The transaction, on nobody's behalf. Rows are added to its context and saved by the dispatcher.</param>
/// <param name="message">The message.</param>
/// <param name="cancellationToken">Fires when the host ends.</param>
public delegate Task MessageRelay(WriteScope scope, OutboxMessage message, CancellationToken cancellationToken);
