using System.CommandLine;
using Barq.Benchmarks;
using Barq.Benchmarks.Ratios;
using BenchmarkDotNet.Running;

var rounds = new Option<int>("--rounds") { DefaultValueFactory = _ => 31, Description = "How often both sides of a comparison are measured, in turn." };
var ratios = new Command("ratios", "Measures the gateway against hand-written code: CPU and allocations as ratios.") { rounds };
ratios.SetAction((arguments, _) => RatioRun.RunAsync(arguments.GetValue(rounds)));

var operations = new Command("operations", "Measures the same with BenchmarkDotNet: time and allocations.");
operations.SetAction(_ => { BenchmarkRunner.Run<OperationBenchmarks>(); });

return await new RootCommand("Barq's benchmarks, on a PostgreSQL server of their own with the bench fleet.") { ratios, operations }.Parse(args).InvokeAsync();
