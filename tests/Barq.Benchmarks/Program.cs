using System.CommandLine;
using Barq.Benchmarks.Attacking;
using Barq.Benchmarks.Caching;
using Barq.Benchmarks.Failover;
using Barq.Benchmarks.Measuring;
using Barq.Benchmarks.Offloading;
using Barq.Benchmarks.Ratios;
using Barq.Benchmarks.SideBySide;
using Barq.Benchmarks.Subscriptions;

var root = new RootCommand("Barq's benchmarks, on servers of their own. COMMAND --help tells of each.");
foreach (var command in (IEnumerable<Command>)[.. RatioCommands.All(), .. SideBySideCommands.All(), .. CacheCommands.All(), .. SubscriptionCommands.All(), .. JobCommands.All(), .. CostCommands.All(), .. AttackCommands.All(), .. FailoverCommands.All()])
{
    root.Add(command);
}

return await root.Parse(args).InvokeAsync();
