using System.Threading.Channels;
using Barq.Persistence.BackgroundJobs;

namespace Barq.Jobs.Offloading;

/// <summary>What the queue has to know of a job.</summary>
/// <param name="Id">Its key.</param>
/// <param name="Kind">What is done.</param>
/// <param name="Queue">Where it waits.</param>
/// <param name="Organization">For whom.</param>
/// <param name="RequestedBy">Who asked.</param>
public sealed record JobTicket(long Id, string Kind, string Queue, long Organization, string RequestedBy)
{
    /// <summary>The ticket of a saved job.</summary>
    public static JobTicket Of(BackgroundJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return new JobTicket(job.Id, job.Kind, job.Queue, job.OrganizationId, job.RequestedBy);
    }
}

/// <summary>
/// Jobs of this node that are committed and not yet in the queue. Handing one over costs the request nothing; it is bounded, and what
/// does not fit, or is lost with the process, the dispatcher finds in the table.
/// </summary>
public sealed class JobInbox
{
    private const int Capacity = 10_000;

    private readonly Channel<JobTicket> _tickets = Channel.CreateBounded<JobTicket>(
        new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    /// <summary>The jobs to be put into the queue.</summary>
    internal ChannelReader<JobTicket> Tickets => _tickets.Reader;

    /// <summary>Adds a committed job.</summary>
    public void Offer(JobTicket ticket) => _tickets.Writer.TryWrite(ticket);
}
