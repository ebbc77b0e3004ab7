using System.ComponentModel;
using Barq.Jobs.Offloading;
using Hangfire;
using Hangfire.Common;

namespace Barq.Jobs.Scheduling;

/// <summary>
/// Shows the recurring jobs on the dashboard. The queue's own scheduler may look after what is due as well as this product's: both do
/// the same, and an occurrence is brought once.
/// </summary>
internal sealed class RecurringDisplay(JobStore store, JobStoreGeneration generation)
{
    private static readonly System.Reflection.MethodInfo _entry = typeof(RecurringEntry).GetMethod(nameof(RecurringEntry.RunAsync))!;

    private string? _shown;

    /// <summary>Enters the jobs into the queue's store, once, and again when it has lost them.</summary>
    public Task ShowAsync(IReadOnlyList<RecurringJob> jobs)
    {
        if (generation.Last is not { } name || name == _shown)
        {
            return Task.CompletedTask;
        }

        return Task.Run(() =>
        {
            var manager = new RecurringJobManager(store.Storage, JobStore.Filters);
            foreach (var job in jobs)
            {
                manager.AddOrUpdate(job.Name, new Job(typeof(RecurringEntry), _entry, job.Name, job.Kind), job.Recurrence.Cron, new RecurringJobOptions());
            }

            _shown = name;
        });
    }
}

/// <summary>What the queue calls for a recurring job.</summary>
/// <param name="services">Where the scheduler is.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class RecurringEntry(IServiceProvider services)
{
    /// <summary>Looks after what is due.</summary>
    /// <param name="name">The recurring job.</param>
    /// <param name="kind">What it does.</param>
    [DisplayName("{0} · {1} · whole fleet · schedule")]
    public Task RunAsync(string name, string kind) => services.GetRequiredService<JobScheduler>().TickAsync(CancellationToken.None);
}
