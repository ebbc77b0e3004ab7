using Barq.Graph.Admission;
using Barq.Graph.Commands;
using Barq.Graph.Composition;
using Barq.Jobs.Composition;
using Barq.Jobs.Hosting;
using Barq.Persistence.Composition;

const int port = 8000;

// Before there is another thread: all have it from this one.
ProcessorSlice.TakeShort();
return await BarqHost.RunAsync(args, port, async () =>
{
    var builder = WebApplication.CreateBuilder(args).AddBarqHost(port);
    builder.Services.AddBarqPersistence().AddBarqJobs().AddBarqGraph();

    await using var app = builder.BuildValidated();
    return await app.RunCommandAsync(args, () =>
    {
        app.MapBarqHealth();
        app.MapBarqGraph();
    });
});
