using System.Net;
using Barq.Performance.Load;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace Barq.Performance.Reports;

/// <summary>Draws what was measured, as SVG that stands in the page itself.</summary>
internal static class Plots
{
    private const double Width = 860;
    private const double Height = 300;

    /// <summary>Requests a second, as they were due and as they were answered.</summary>
    public static string Rate(LoadResult load) => Draw("Requests a second", "seconds", "requests/s",
        Line("due", OxyColors.Silver, load.Seconds.Select(second => (second.Second + 0.5, (double)second.Due))),
        Line("answered without an error", OxyColors.SteelBlue, load.Seconds.Select(second => (second.Second + 0.5, second.Rps))));

    /// <summary>Times, second by second.</summary>
    public static string Times(LoadResult load) => Draw("95 % took no longer, by the second in which they were due", "seconds", "ms",
        Line("p95", OxyColors.SteelBlue, load.Seconds.Select(second => (second.Second + 0.5, second.P95 * 1000))));

    /// <summary>Times by percentile.</summary>
    public static string Curve(LoadResult load) => Draw("Times by percentile", "percent of the requests: 90 is one nine, 99 two, 99.9 three", "ms",
        Line("took no longer", OxyColors.SteelBlue, load.Curve.Select(point => (-Math.Log10(1 - (point.Percentile / 100)), point.Seconds * 1000))), nines: true);

    /// <summary>What came of each rate.</summary>
    public static string Capacity(CapacityResult capacity) => Draw("p95 by the rate that was asked for", "requests/s", "ms",
        Line("p95", OxyColors.SteelBlue, capacity.Steps.Select(step => (step.Rate, step.P95 * 1000)), hasMarks: true));

    private static LineSeries Line(string title, OxyColor color, IEnumerable<(double X, double Y)> points, bool hasMarks = false)
    {
        var line = new LineSeries { Title = title, Color = color, StrokeThickness = 1.5, MarkerType = hasMarks ? MarkerType.Circle : MarkerType.None, MarkerFill = color, MarkerSize = 3 };
        line.Points.AddRange(points.Select(point => new DataPoint(point.X, point.Y)));
        return line;
    }

    private static string Draw(string title, string x, string y, LineSeries line, bool nines) => Draw(title, x, y, nines, line);

    private static string Draw(string title, string x, string y, params LineSeries[] lines) => Draw(title, x, y, false, lines);

    private static string Draw(string title, string x, string y, bool nines, params LineSeries[] lines)
    {
        var plot = new PlotModel { Title = title, TitleFontSize = 14, PlotAreaBorderColor = OxyColors.LightGray, DefaultFont = "sans-serif", Background = OxyColors.White };
        plot.Axes.Add(new LinearAxis
        {
            Position = AxisPosition.Bottom, Title = x, MajorGridlineStyle = LineStyle.Solid, MajorGridlineColor = OxyColors.WhiteSmoke,
            // A label for each nine, and room for the widest: see the legend.
            MajorStep = nines ? 1 : double.NaN, MinorTickSize = 0, AxisTitleDistance = 8,
            LabelFormatter = nines ? nine => $"{100 * (1 - Math.Pow(10, -nine)):0.####}" : null,
        });
        plot.Axes.Add(new LinearAxis { Position = AxisPosition.Left, Title = y, Minimum = 0, MinorTickSize = 0, AxisTitleDistance = 20, MajorGridlineStyle = LineStyle.Solid, MajorGridlineColor = OxyColors.WhiteSmoke });
        foreach (var line in lines)
        {
            plot.Series.Add(line);
        }

        return $"<figure>\n{new SvgExporter { Width = Width, Height = Height, IsDocument = false }.ExportToString(plot)}\n{Legend(lines)}</figure>";
    }

    // The page's own: a plot is drawn by the widths of another font than the browser's, and cut off the ends of what it named.
    private static string Legend(LineSeries[] lines) => lines.Length == 1
        ? ""
        : $"<figcaption>{string.Concat(lines.Select(line => $"<span style=\"color: #{line.Color.R:x2}{line.Color.G:x2}{line.Color.B:x2}\">&#9473;&#9473;</span> {WebUtility.HtmlEncode(line.Title)} "))}</figcaption>\n";
}
