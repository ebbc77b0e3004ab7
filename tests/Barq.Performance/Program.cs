using Barq.Performance;

return await PerformanceCommand.Create().Parse(args).InvokeAsync();
