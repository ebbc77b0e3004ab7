using Barq.Jobs.Composition;
using Barq.Jobs.Hosting;
using Barq.Jobs.Monitoring;
using Barq.Jobs.Telemetry;
using Barq.Persistence.Composition;

const int port = 5555;
return await BarqHost.RunAsync(args, port, async () =>
{
    var builder = WebApplication.CreateBuilder(args).AddBarqHost(port);
    builder.Services.AddBarqPersistence().AddBarqJobs().AddJobHost().AddJobDashboard();

    await using var app = builder.BuildValidated();
    return await app.RunCommandLineAsync(args, "Barq's job host: works on the queues that JOBS_QUEUES names, and shows them on its page.", () =>
    {
        app.MapBarqHealth();
        app.MapJobDashboard();
        app.MapBarqMetrics();
    });
});
