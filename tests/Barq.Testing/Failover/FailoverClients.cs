namespace Barq.Testing.Failover;

/// <summary>The clients of a <see cref="FailoverLoad"/>.</summary>
/// <param name="Count">How many: each has a delivery of its own, one that nobody carries yet and that may be changed.</param>
public sealed record FailoverClients(int Count)
{
    /// <summary>The token that they show; null where the gateways ask nobody.</summary>
    public string? Token { get; init; }

    /// <summary>How long each waits for an answer; null for 15 seconds.</summary>
    public TimeSpan? Patience { get; init; }

    /// <summary>
    /// The token of somebody of the second organization who reads beside them: nobody writes to it then, and such reads may go to replicas, while what was just written is read
    /// from the primary. Null for nobody.
    /// </summary>
    public string? Reader { get; init; }

    /// <summary>Begins, and returns once each client has written.</summary>
    /// <param name="gateways">The gateways.</param>
    public Task<FailoverLoad> StartAsync(params IEnumerable<Uri> gateways) => FailoverLoad.StartAsync(this, gateways);
}
