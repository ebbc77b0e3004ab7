using System.CommandLine;
using System.Globalization;

namespace Barq.Benchmarks.Failover;

/// <summary>The command of a drill: whatever fails in it, it has the same clients, and prints the same figures of them.</summary>
internal static class DrillCommand
{
    /// <summary>The table's head.</summary>
    internal const string Head = """
        | | Requests | Failed | Stale | Lost | Doubled | Without any answer | Without an acknowledged write | Longest request | Writes | Jobs done | Events heard | Gaps told |
        |---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|
        """;

    /// <summary>Makes it.</summary>
    /// <param name="name">Its name: <c>drill-…</c>.</param>
    /// <param name="description">What it does.</param>
    /// <param name="run">Does it, with so many clients, for such a time before and after what fails.</param>
    /// <param name="seconds">That time's default, in seconds.</param>
    /// <param name="options">Further options.</param>
    public static Command Of(string name, string description, Func<ParseResult, int, TimeSpan, Task<DrillOutcome>> run, int seconds = 10, params IEnumerable<System.CommandLine.Option> options)
    {
        var clients = Option.Of("--clients", 8, "Clients that write and read back all the time, and as many that watch; one more has jobs done.");
        var time = Option.Of("--seconds", seconds, "How long it goes on before, between and after.");
        var command = new Command(name, description) { clients, time };
        foreach (var option in options)
        {
            command.Add(option);
        }

        command.SetAction(async (arguments, _) =>
        {
            var outcome = await run(arguments, arguments.GetValue(clients), TimeSpan.FromSeconds(arguments.GetValue(time)));
            Console.WriteLine(Head);
            foreach (var shown in outcome.Cases)
            {
                Console.WriteLine(Row(name, shown));
            }

            foreach (var shown in outcome.Cases)
            {
                foreach (var note in shown.Notes)
                {
                    Console.WriteLine($"{Named(name, shown)}: {note.ToString(CultureInfo.InvariantCulture)}");
                }

                Console.WriteLine($"{Named(name, shown)}: the first failure: {shown.Seen.FirstFailure ?? "none"}");
            }

            return outcome.IsGood ? 0 : 1;
        });
        return command;
    }

    private static string Row(string drill, DrillCase shown)
    {
        var seen = shown.Seen;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {Named(drill, shown)} | {seen.Requests} | {seen.Failed} | {seen.Stale} | {seen.Lost} | {seen.Doubled} | {In(seen.LongestWithoutAnswer)} | {In(seen.LongestWithoutWrite)} | {In(seen.LongestWait)} | {seen.Writes} | {seen.Jobs} | {seen.Watched.Heard} | {seen.Watched.Gaps} |");
    }

    // As the page has it.
    private static string Named(string drill, DrillCase shown) => shown.Name.Length == 0 ? $"`{drill}`" : $"`{drill}`, {shown.Name}";

    private static string In(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.00} s");
}
