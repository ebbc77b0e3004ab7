namespace Barq.Graph.Admission;

/// <summary>What a caller has running.</summary>
internal sealed class CallerPlaces
{
    /// <summary>The caller.</summary>
    public string Caller { get; set; } = "";

    /// <summary>Its organization.</summary>
    public OrganizationPlaces Organization { get; set; } = null!;

    /// <summary>Operations of it that are not done.</summary>
    public int Open { get; set; }

    /// <summary>What those cost that run.</summary>
    public long Cost { get; set; }

    /// <summary>Those that wait until others are done.</summary>
    public LinkedList<CostWaiter> Waiting { get; } = [];

    /// <summary>What they cost.</summary>
    public long WaitingCost { get; set; }

    /// <summary>Where those run that are not its first.</summary>
    public CallerLane? Lane { get; set; }
}

/// <summary>What an organization's callers have running.</summary>
internal sealed class OrganizationPlaces
{
    /// <summary>Its key.</summary>
    public long Id { get; set; }

    /// <summary>Its callers that have something open.</summary>
    public int Callers { get; set; }

    /// <summary>The turns that those share who are one of many.</summary>
    public TurnQueue<IThreadPoolWorkItem>? Turns { get; set; }
}

/// <summary>One that waits.</summary>
/// <param name="Place">Its place.</param>
/// <param name="Cost">What it costs.</param>
internal sealed record CostWaiter(OperationPlace Place, long Cost)
{
    /// <summary>Ends the wait, not on the thread of whoever has ended.</summary>
    public TaskCompletionSource Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
