using System.CommandLine;
using Barq.Benchmarks;
using Barq.Benchmarks.Attacking;
using Barq.Benchmarks.Caching;
using Barq.Benchmarks.Importing;
using Barq.Benchmarks.Measuring;
using Barq.Benchmarks.Offloading;
using Barq.Benchmarks.Plans;
using Barq.Benchmarks.RateLimiting;
using Barq.Benchmarks.Ratios;
using Barq.Benchmarks.Restarting;
using Barq.Benchmarks.RowSecurity;
using Barq.Benchmarks.Subscriptions;
using BenchmarkDotNet.Running;

var rounds = new Option<int>("--rounds") { DefaultValueFactory = _ => 31, Description = "How often both sides of a comparison are measured, in turn." };
var ratios = new Command("ratios", "Measures the gateway against hand-written code: CPU and allocations as ratios.") { rounds };
ratios.SetAction((arguments, _) => RatioRun.RunAsync(arguments.GetValue(rounds)));

var operations = new Command("operations", "Measures the same with BenchmarkDotNet: time and allocations.");
operations.SetAction(_ => { BenchmarkRunner.Run<OperationBenchmarks>(); });

var seconds = new Option<int>("--seconds") { DefaultValueFactory = _ => 30, Description = "How long the drill runs." };
var pause = new Option<int>("--pause") { DefaultValueFactory = _ => 0, Description = "Milliseconds between a writer's writes." };
var without = new Option<bool>("--without-invalidation") { Description = "Drop nothing, to see that the drill notices." };
var drill = new Command("cache-drill", "Two gateways, 8 writers, 16 readers on 200 rows: counts stale reads.") { seconds, pause, without };
drill.SetAction((arguments, _) => CacheDrill.RunAsync(arguments.GetValue(seconds), arguments.GetValue(pause), arguments.GetValue(without)));

var fault = new Option<string[]>("--fault") { DefaultValueFactory = _ => [], AllowMultipleArgumentsPerToken = true, Description = "Parts of the faults' names; all where none is given." };
var reads = new Option<long>("--reads") { DefaultValueFactory = _ => 100_000, Description = "Reads per fault." };
var lasting = new Option<double>("--lasts") { DefaultValueFactory = _ => 20, Description = "Seconds that a fault lasts." };
var setting = new Option<string[]>("--setting") { DefaultValueFactory = _ => [], Description = "A setting of the gateways: NAME=value." };
var faults = new Command("cache-faults", "Three gateways, and all that can go wrong between them, Redis and PostgreSQL: counts stale reads.") { fault, reads, lasting, setting };
faults.SetAction((arguments, _) => CacheFaults.RunAsync(arguments.GetValue(fault)!, arguments.GetValue(reads), arguments.GetValue(lasting), arguments.GetValue(setting)!));

var mutations = new Option<int>("--mutations") { DefaultValueFactory = _ => 5000, Description = "Mutations at least." };
var losses = new Option<int>("--losses") { DefaultValueFactory = _ => 25, Description = "How often a node loses the connection that it listens on, once a second." };
var triggers = new Command("cache-triggers", "Has the triggers that tell of others' changes remade each second under mutations: counts those that fail.") { mutations, losses };
triggers.SetAction((arguments, _) => TriggerRun.RunAsync(arguments.GetValue(mutations), arguments.GetValue(losses)));

var against = new Option<string>("--against") { Required = true, Description = "The Barq.Graph.dll of another build." };
var mutationCost = new Command("mutation-cost", "Measures what a mutation costs two nodes of this build, against two of another one.") { against, rounds };
mutationCost.SetAction((arguments, _) => MutationCost.RunAsync(arguments.GetValue(against)!, arguments.GetValue(rounds)));

var hits = new Command("cache-hits", "Measures what a hit in the response cache costs, against a plain endpoint that writes the same bytes.") { rounds };
hits.SetAction((arguments, _) => HitCost.RunAsync(arguments.GetValue(rounds)));

var batch = new Command("cache-batch", "Counts what a batch of fifty keys takes: statements and round trips.");
batch.SetAction((_, _) => BatchCost.RunAsync());

var rows = new Option<int>("--rows") { DefaultValueFactory = _ => 100_000, Description = "Rows of the file." };
var idle = new Option<int>("--idle") { DefaultValueFactory = _ => 20, Description = "Seconds in which other requests are measured alone." };
var import = new Command("import", "Measures an import of deliveries: time, the job host's memory, and what other requests feel of it.") { rows, idle };
import.SetAction((arguments, _) => ImportRun.RunAsync(arguments.GetValue(rows), arguments.GetValue(idle)));

var count = new Option<int>("--count") { DefaultValueFactory = _ => 5000, Description = "How many subscriptions." };
var perSocket = new Option<int>("--per-socket") { DefaultValueFactory = _ => 1, Description = "Subscriptions of one socket." };
var open = new Command("subscriptions", "Opens subscriptions on one node: memory of an idle one, time from commit to delivery.") { count, perSocket, seconds };
open.SetAction((arguments, _) => SubscriptionRuns.OpenAsync(arguments.GetValue(count), arguments.GetValue(perSocket), arguments.GetValue(seconds)));

var nodes = new Command("subscription-nodes", "Two nodes: time from a commit on one to its arrival at a subscriber of the other.") { seconds };
nodes.SetAction((arguments, _) => SubscriptionRuns.TwoNodesAsync(arguments.GetValue(seconds)));

var slow = new Command("slow-subscriber", "What a subscriber costs that stops reading.") { seconds };
slow.SetAction((arguments, _) => SubscriptionRuns.SlowAsync(arguments.GetValue(seconds)));

var churn = new Command("socket-churn", "Opens subscriptions and kills them in every way: what is left.") { count };
churn.SetAction((arguments, _) => SubscriptionRuns.ChurnAsync(arguments.GetValue(count)));

var isShort = new Option<bool>("--short") { Description = "With less of everything, as the tests run it." };
var seed = new Option<int>("--seed") { DefaultValueFactory = _ => Random.Shared.Next(), Description = "What the random moments come from; printed, to run the same again." };
var jobDrill = new Command("job-drill", "Kills job hosts, the gateway and Redis at random moments while jobs are asked for: counts what is lost and doubled.") { isShort, seed };
jobDrill.SetAction((arguments, _) => JobDrillRun.RunAsync(arguments.GetValue(isShort), arguments.GetValue(seed)));

var kills = new Option<int>("--times") { DefaultValueFactory = _ => 10, Description = "How often a job host is killed." };
var takeover = new Command("job-takeover", "Kills job hosts in the middle of a job: the time until the next attempt.") { kills };
takeover.SetAction((arguments, _) => TakeoverRun.RunAsync(arguments.GetValue(kills)));

var offload = new Command("offload-cost", "Measures what an offloaded mutation costs the gateway, against createDelivery: CPU and statements.") { rounds };
offload.SetAction((arguments, _) => OffloadCost.RunAsync(arguments.GetValue(rounds)));

var starts = new Option<int>("--starts") { DefaultValueFactory = _ => 3, Description = "How often the gateways are started anew: two starts of the same program differ." };
var measuring = new Command("measuring-cost", "Measures what measuring costs: the same gateway with all of it and with none.") { rounds, starts };
measuring.SetAction((arguments, _) => MeasuringCost.RunAsync(arguments.GetValue(starts), arguments.GetValue(rounds)));

var requests = new Option<int>("--requests") { DefaultValueFactory = _ => 20_000, Description = "Requests of a round, 200 a second." };
var restartRounds = new Option<int>("--rounds") { DefaultValueFactory = _ => 10, Description = "Rounds, with kept connections and without in turn." };
var restart = new Command("rolling-restart", "Restarts two gateways behind nginx one after the other, three times in a round: counts the requests that fail.") { requests, restartRounds };
restart.SetAction((arguments, _) => RollingRestartRun.RunAsync(arguments.GetValue(requests), arguments.GetValue(restartRounds)));

var scale = new Option<int>("--scale") { DefaultValueFactory = _ => 10, Description = "How many times as long the history of the second fleet is, 2 to 20." };
var plans = new Command("plans", "Counts the blocks that each shipped operation makes PostgreSQL touch, on the bench fleet and on a longer history.") { scale };
plans.SetAction((arguments, _) => PlansRun.RunAsync(arguments.GetValue(scale)));

var unmeasured = new Option<bool>("--without-measuring") { Description = "Measure nothing, to see what measuring costs." };
var serve = new Command("serve", "Serves the gateway for the other commands.") { without, unmeasured };
serve.SetAction((arguments, _) => DrillHost.ServeAsync(arguments.GetValue(without), arguments.GetValue(unmeasured)));

var only = new Option<string[]>("--only") { AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [], Description = "Names of attacks, or parts of them." };
var repeated = new Option<int>("--seconds") { DefaultValueFactory = _ => 10, Description = "How long each is repeated; 0 for not at all." };
var isDemo = new Option<bool>("--demo") { Description = "On the demo fleet, which is made sooner." };
var share = new Option<double>("--share") { DefaultValueFactory = _ => 1, Description = "The share of a flood's connections that is opened." };
var attacks = new Command("attacks", "All known attacks on a gateway with one CPU: what each takes, and what an innocent client feels of it.") { only, repeated, isDemo, share };
attacks.SetAction((arguments, _) => AttackCommand.RunAsync(arguments.GetValue(only)!, arguments.GetValue(repeated), arguments.GetValue(isDemo), arguments.GetValue(share)));

var minutes = new Option<int>("--minutes") { DefaultValueFactory = _ => 60, Description = "How long." };
var fuzzRequests = new Command("fuzz-requests", "Sends a gateway mutated requests: none may break it, or show its inside.") { minutes, seed };
fuzzRequests.SetAction((arguments, _) => FuzzCommand.RequestsAsync(arguments.GetValue(minutes), arguments.GetValue(seed)));
var fuzzDocuments = new Command("fuzz-documents", "Sends a gateway documents that grow towards cost: none may become dear.") { minutes, seed };
fuzzDocuments.SetAction((arguments, _) => FuzzCommand.DocumentsAsync(arguments.GetValue(minutes), arguments.GetValue(seed)));

var security = new Command("row-security", "Measures what DB_ROW_LEVEL_SECURITY costs: CPU of the gateway and of PostgreSQL, with it and without.") { rounds, isDemo };
security.SetAction((arguments, _) => RowSecurityCost.RunAsync(arguments.GetValue(rounds), arguments.GetValue(isDemo)));

var rateLimit = new Command("rate-limit", "Measures what the rate limit costs an answer from the cache: the same gateway with a limit and with none.") { rounds, starts };
rateLimit.SetAction((arguments, _) => RateLimitCost.RunAsync(arguments.GetValue(starts), arguments.GetValue(rounds)));

return await new RootCommand("Barq's benchmarks, on servers of their own.") { ratios, operations, drill, faults, triggers, mutationCost, hits, batch, import, open, nodes, slow, churn, jobDrill, takeover, offload, measuring, plans, restart, attacks, fuzzRequests, fuzzDocuments, serve, security, rateLimit }.Parse(args).InvokeAsync();
