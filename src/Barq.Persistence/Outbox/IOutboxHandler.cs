namespace Barq.Persistence.Outbox;

/// <summary>Does what must follow a committed write. Register one with <c>services.AddSingleton&lt;IOutboxHandler, …&gt;()</c>; a kind may have any number.</summary>
public interface IOutboxHandler
{
    /// <summary>The kind of message that it deals with.</summary>
    string Kind { get; }

    /// <summary>
    /// Deals with a message. Each comes at least once, on one of the nodes; after a crash or a failure it comes again, so doing it twice
    /// must be as good as once. Messages come in about the order in which they were written.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Fires when the host ends.</param>
    /// <exception cref="OutboxDeferredException">It can't be dealt with now, and nothing is wrong with it: this and all others wait for a while.</exception>
    Task HandleAsync(OutboxMessage message, CancellationToken cancellationToken);
}

/// <summary>A message can't be dealt with now, because what it needs is away.</summary>
/// <param name="message">What is away.</param>
public sealed class OutboxDeferredException(string message) : Exception(message);
