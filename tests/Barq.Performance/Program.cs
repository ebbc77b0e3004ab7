using Barq.Performance;

var parsed = PerformanceCommand.Create().Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors)
    {
        await Console.Error.WriteLineAsync(error.Message);
    }

    return PerformanceCommand.NotMeasured;
}

return await parsed.InvokeAsync();
