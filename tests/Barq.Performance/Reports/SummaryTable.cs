using System.Globalization;
using Barq.Performance.Load;
using Spectre.Console;

namespace Barq.Performance.Reports;

/// <summary>The report on the terminal.</summary>
internal static class SummaryTable
{
    private const int Width = 150;

    /// <summary>Writes what was measured, and a tick or a cross for each target.</summary>
    public static void Write(Report report)
    {
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Width = Width;
        }

        if (report.Load is { } load)
        {
            AnsiConsole.Write(Operations(load));
            AnsiConsole.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{load.Subscriptions} subscriptions open, {load.Events} events, {load.BrokenSubscriptions} broken; {load.StatementsPerRequest:0.00} SQL statements a request; 99 % of requests were sent less than {load.SentLateP99 * 1000:0.#} ms after they were due, which is in all times."));
        }

        if (report.Capacity is { } capacity)
        {
            AnsiConsole.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Carries {capacity.Rate:0} requests a second. {(capacity.Broken is null ? "Nothing broke." : $"At {capacity.BrokenAt:0}: {capacity.Broken}.")}"));
        }

        var targets = new Table().Border(TableBorder.Simple).AddColumns("", "Target", "Promised", "Measured");
        foreach (var target in report.Targets)
        {
            targets.AddRow(Mark(target), Markup.Escape(target.Name), Markup.Escape(target.Promise), Markup.Escape(target.Measured));
        }

        AnsiConsole.Write(targets);
    }

    /// <summary>A tick, a cross, or a dash for what was not measured.</summary>
    public static string Mark(Target target) => target.IsMet switch { true => "✓", false => "✗", _ => "–" };

    /// <summary>Milliseconds.</summary>
    public static string Milliseconds(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1000:0.0}");

    /// <summary>Errors by code.</summary>
    public static string Errors(OperationResult operation) => string.Join(", ", operation.Errors.Select(pair => $"{pair.Key} {pair.Value}"));

    private static Table Operations(LoadResult load)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("Operation");
        foreach (var name in (string[])["Requests", "a second", "Mean ms", "p50", "p95", "p99", "Max"])
        {
            table.AddColumn(new TableColumn(name).RightAligned());
        }

        table.AddColumn("Errors");
        foreach (var operation in load.Operations.Append(load.Total))
        {
            table.AddRow(
                Markup.Escape(operation.Name), operation.Requests.ToString(CultureInfo.InvariantCulture), operation.Rps.ToString("0.0", CultureInfo.InvariantCulture),
                Milliseconds(operation.Mean), Milliseconds(operation.P50), Milliseconds(operation.P95), Milliseconds(operation.P99), Milliseconds(operation.Max), Markup.Escape(Errors(operation)));
        }

        return table;
    }
}
