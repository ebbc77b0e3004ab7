using Barq.Graph.Preparation;

namespace Barq.Graph.Metrics;

/// <summary>
/// The requests of this process by operation and by client: the one place where a figure by operation lives. What a request adds is a look-up
/// and some additions.
/// </summary>
/// <param name="time">The clock.</param>
public sealed class CallFigures(TimeProvider time)
{
    /// <summary>Operations that are told apart.</summary>
    public const int MostOperations = 200;

    /// <summary>Clients that are told apart, each version by itself.</summary>
    public const int MostClients = 100;

    /// <summary>The operation of requests whose document can't be used: it is not known.</summary>
    public const string Unknown = "unknown";

    /// <summary>The operation of those that there is no room for.</summary>
    public const string Other = "other";

    private readonly CallTable<string, OperationFacts> _operations = new(MostOperations, time);
    private readonly CallTable<ClientApp, object?> _clients = new(MostClients, time);

    /// <summary>Counts a request.</summary>
    /// <param name="operation">Its operation; null where its document can't be used.</param>
    /// <param name="client">The program that it comes from.</param>
    /// <param name="call">What came of it.</param>
    internal void Add(PreparedOperation? operation, ClientApp client, in MeasuredCall call)
    {
        _operations.Add(operation?.Id ?? Unknown, call, operation, static operation => operation is null
            ? new OperationFacts(Unknown, null, null)
            : new OperationFacts(operation.ShortName, operation.KindName, OperationText.Of(operation.Document.Document)));
        _clients.Add(client, call, client, static _ => null);
    }

    /// <summary>The operation that has an id; null where this process has none.</summary>
    internal OperationFacts? Find(string id) => _operations.TryFind(id, out var facts) ? facts : null;

    /// <summary>Keeps what has been counted, for later windows to begin at.</summary>
    internal void Sample()
    {
        _operations.Sample();
        _clients.Sample();
    }

    /// <summary>The operations, those with most requests first.</summary>
    public IReadOnlyList<OperationTotals> Operations() => [.. _operations.Read(
        (id, facts, calls) => new OperationTotals(id, facts.Name, facts.Kind, calls), calls => new OperationTotals(Other, Other, null, calls)).OrderByDescending(each => each.Calls.Requests)];

    /// <summary>The clients, those with most requests first.</summary>
    public IReadOnlyList<ClientTotals> Clients() => [.. _clients.Read(
        (client, _, calls) => new ClientTotals(client.Name, client.Version, calls), calls => new ClientTotals(ClientApp.Other, "", calls)).OrderByDescending(each => each.Calls.Requests)];

    /// <summary>What is kept of an operation.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Kind">Its kind; null where it is not known.</param>
    /// <param name="Text">Its document's text without values; null where it is not known.</param>
    internal sealed record OperationFacts(string Name, string? Kind, string? Text);
}
