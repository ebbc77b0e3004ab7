using Barq.Persistence.Seeding;
using Spectre.Console;

namespace Barq.Graph.Commands;

/// <summary>Shows how far a seeding has come: a bar for each table on a terminal, lines where the output goes elsewhere.</summary>
internal static class SeedDisplay
{
    public static Task RunAsync(Func<IProgress<SeedProgress>, Task> seed) => !AnsiConsole.Profile.Capabilities.Interactive
        ? seed(new Lines())
        : AnsiConsole.Progress()
            .HideCompleted(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(context => seed(new Bars(context)));

    private static string NameOf(SeedProgress progress) => progress.Stage == SeedStage.Writing ? progress.Table! : progress.Stage.ToString();

    /// <summary>A line when a table is done.</summary>
    private sealed class Lines : IProgress<SeedProgress>
    {
        private SeedProgress? _last;

        public void Report(SeedProgress value)
        {
            if (_last is { } last && NameOf(last) != NameOf(value))
            {
                Console.WriteLine(last.Completed > 0 ? $"{NameOf(last),-16} {last.Completed,9:N0}" : NameOf(last));
            }

            _last = value;
        }
    }

    private sealed class Bars(ProgressContext context) : IProgress<SeedProgress>
    {
        private ProgressTask? _current;
        private string _name = "";

        public void Report(SeedProgress value)
        {
            var name = NameOf(value);
            if (name != _name)
            {
                End();
                if (value.Stage == SeedStage.Done)
                {
                    return;
                }

                _current = context.AddTask(name.PadRight(16), maxValue: Math.Max(value.Total ?? 1, 1));
                _name = name;
            }

            _current!.IsIndeterminate = value.Total is null;
            _current.Description = value.Completed > 0 ? $"{name,-16} {value.Completed,9:N0}" : $"{name,-26}";
            if (value.Total is { } total)
            {
                _current.MaxValue = Math.Max(total, 1);
                _current.Value = value.Completed;
            }
        }

        private void End()
        {
            if (_current is not null)
            {
                _current.IsIndeterminate = false;
                _current.Value = _current.MaxValue;
                _current.StopTask();
            }
        }
    }
}
