using System.Globalization;
using System.Net;
using System.Text;
using Barq.Performance.Load;

namespace Barq.Performance.Reports;

/// <summary>The report as one page that needs nothing from outside: no script, style, font or picture that is not in it.</summary>
internal static class HtmlReport
{
    private const string Style = """
        body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #222; background: #fff }
        h1 { font-size: 1.5rem } h2 { font-size: 1.15rem; margin-top: 2rem }
        .wide { overflow-x: auto }
        table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums }
        th, td { text-align: left; padding: .25rem .6rem; border-bottom: 1px solid #ddd; white-space: nowrap }
        .number { text-align: right }
        .met { color: #1a7f37 } .missed { color: #b42318; font-weight: 600 }
        figure { margin: .5rem 0 } figcaption { font-size: .85rem; text-align: center }
        svg { max-width: 100%; height: auto; border: 1px solid #eee }
        """;

    /// <summary>Writes the page.</summary>
    public static string Write(Report report)
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"""
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Barq's performance</title><style>{Style}</style></head>
            <body>
            <h1>Barq's performance: {(report.IsMet ? "all targets met" : "targets missed")}</h1>
            <p>{Text(report.Url)}, {report.StartedAt:yyyy-MM-dd HH:mm} UTC. {Text(report.Machine)}{(report.LoadAverage is { } average ? $"; load averages at the end {Text(average)}" : "")}.</p>
            <h2>Targets</h2>
            <div class="wide"><table><tr><th></th><th>Target</th><th>Promised</th><th>Measured</th></tr>

            """);
        foreach (var target in report.Targets)
        {
            var kind = target.IsMet switch { true => "met", false => "missed", _ => "" };
            page.Append(CultureInfo.InvariantCulture, $"<tr class=\"{kind}\"><td>{SummaryTable.Mark(target)}</td><td>{Text(target.Name)}</td><td>{Text(target.Promise)}</td><td>{Text(target.Measured)}</td></tr>\n");
        }

        page.Append("</table></div>\n");
        if (report.Load is { } load)
        {
            WriteLoad(page, report, load);
        }

        if (report.Capacity is { } capacity)
        {
            WriteCapacity(page, capacity);
        }

        return page.Append("</body>\n</html>\n").ToString();
    }

    private static void WriteLoad(StringBuilder page, Report report, LoadResult load)
    {
        page.Append(CultureInfo.InvariantCulture, $"""
            <h2>Load</h2>
            <p>{report.Users} virtual users, {load.Rate:0} requests a second for {report.DurationSeconds:0} s, sent whether or not earlier ones were answered. A request's time counts from when it was due;
            99 % were sent less than {SummaryTable.Milliseconds(load.SentLateP99)} ms after that. {load.Subscriptions} subscriptions were open, {load.Events} events came, {load.BrokenSubscriptions} subscriptions broke.</p>
            {Plots.Rate(load)}
            {Plots.Times(load)}
            {Plots.Curve(load)}
            <h2>Operations</h2>
            <div class="wide"><table><tr><th>Operation</th><th class="number">Requests</th><th class="number">a second</th><th class="number">Mean ms</th><th class="number">p50</th><th class="number">p95</th><th class="number">p99</th><th class="number">Max</th><th>Errors</th></tr>

            """);
        foreach (var operation in load.Operations.Append(load.Total))
        {
            page.Append("<tr><td>").Append(Text(operation.Name)).Append("</td>");
            foreach (var number in (string[])
                [
                    operation.Requests.ToString(CultureInfo.InvariantCulture), operation.Rps.ToString("0.0", CultureInfo.InvariantCulture), .. new[] { operation.Mean, operation.P50, operation.P95, operation.P99, operation.Max }.Select(SummaryTable.Milliseconds),
                ])
            {
                page.Append("<td class=\"number\">").Append(number).Append("</td>");
            }

            page.Append("<td>").Append(Text(SummaryTable.Errors(operation))).Append("</td></tr>\n");
        }

        page.Append("</table></div>\n");
    }

    private static void WriteCapacity(StringBuilder page, CapacityResult capacity)
    {
        page.Append(CultureInfo.InvariantCulture, $"""
            <h2>Capacity</h2>
            <p>{capacity.Rate:0} requests a second broke no target. {(capacity.Broken is null ? "Nothing broke." : Text($"At {capacity.BrokenAt:0}: {capacity.Broken}."))}</p>
            {Plots.Capacity(capacity)}

            """);
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
