using Barq.Jobs.Retention;
using Barq.Jobs.Tickets;
using Barq.Persistence.Access;
using Barq.Persistence.BackgroundJobs;
using Barq.Persistence.Tickets;
using Barq.Testing.Databases;
using Microsoft.EntityFrameworkCore;

namespace Barq.Jobs.Tests.Tickets;

/// <summary>The jobs over all organizations find what is theirs, and find it once.</summary>
public sealed class MarkSlaBreachesJobTests
{
    public static TheoryData<TestProvider> Providers => TestProviders.All;

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Run_LateTickets_MarksThemOnce(TestProvider provider)
    {
        await using var desk = await JobDesk.CreateAsync(provider);
        await desk.SetAsync(context => context.Tickets.ExecuteUpdateAsync(set => set
            .SetProperty(row => row.SlaBreached, false).SetProperty(row => row.SlaDueAt, DateTimeOffset.UnixEpoch).SetProperty(row => row.Status, TicketStatus.Open)));
        var all = await desk.ReadAsync(context => context.Tickets.CountAsync());

        Assert.Equal(all, (await desk.RunAsync<MarkSlaBreachesResult>(MarkSlaBreachesJob.Kind, new MarkSlaBreachesArguments(), 0, Caller.System)).Breached);
        Assert.Equal(0, (await desk.RunAsync<MarkSlaBreachesResult>(MarkSlaBreachesJob.Kind, new MarkSlaBreachesArguments(), 0, Caller.System)).Breached);
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task CleanUp_OldJobsAndRecords_AreGoneAndYoungOnesStay(TestProvider provider)
    {
        await using var desk = await JobDesk.CreateAsync(provider, ("RETENTION_JOBS_DAYS", "10"));
        await desk.RunAsync<MarkSlaBreachesResult>(MarkSlaBreachesJob.Kind, new MarkSlaBreachesArguments(), 0, Caller.System);
        var old = TimeProvider.System.GetUtcNow().AddDays(-11);
        await desk.SetAsync(context => context.BackgroundJobs.ExecuteUpdateAsync(set => set.SetProperty(row => row.FinishedAt, old)));

        var result = await desk.RunAsync<CleanUpResult>(CleanUpJob.Kind, new CleanUpArguments(), 0, Caller.System);

        Assert.Equal(1, result.Jobs);
        Assert.Equal([CleanUpJob.Kind], await desk.ReadAsync(context => context.BackgroundJobs.Select(row => row.Kind).ToListAsync()));
        Assert.Equal(JobStatus.Succeeded, (await desk.ReadAsync(context => context.BackgroundJobs.SingleAsync())).Status);
    }
}
