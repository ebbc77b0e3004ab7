using Barq.Persistence.Writing;

namespace Barq.Persistence.Outbox.Dispatching;

/// <summary>
/// Turns a message into rows, in the transaction that removes it: what comes of it is there once, whoever dies when. What has to be done
/// outside the database is an <see cref="IOutboxHandler"/>'s. Register one with <c>services.AddSingleton&lt;IOutboxRelay, …&gt;()</c>.
/// </summary>
public interface IOutboxRelay
{
    /// <summary>The kind of message that it deals with.</summary>
    string Kind { get; }

    /// <summary>Adds the rows.</summary>
    /// <param name="scope">The transaction, on nobody's behalf. Rows are added to its context and saved by the dispatcher.</param>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Fires when the host ends.</param>
    Task RelayAsync(WriteScope scope, OutboxMessage message, CancellationToken cancellationToken);
}
