using System.Globalization;

namespace Barq.Testing.Attacks;

/// <summary>What a process takes of the machine, as the kernel counts it.</summary>
/// <param name="processId">Its id.</param>
public sealed class ProcessFigures(int processId)
{
    private readonly string _folder = $"/proc/{processId.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>Its CPU time so far, in user and kernel mode; in nanoseconds, but without what threads used that have ended.</summary>
    public TimeSpan Cpu
    {
        get
        {
            long nanoseconds = 0;
            foreach (var thread in Directory.EnumerateDirectories(_folder + "/task"))
            {
                try
                {
                    nanoseconds += long.Parse(File.ReadAllText(thread + "/schedstat").Split(' ')[0], CultureInfo.InvariantCulture);
                }
                catch (IOException)
                {
                    // The thread has ended meanwhile.
                }
            }

            return TimeSpan.FromTicks(nanoseconds / 100);
        }
    }

    /// <summary>Bytes of memory that it holds now.</summary>
    public long Memory => Status("VmRSS:");

    /// <summary>The most that it has held since <see cref="ForgetPeak"/>.</summary>
    public long PeakMemory => Status("VmHWM:");

    /// <summary>Lets <see cref="PeakMemory"/> begin anew.</summary>
    public void ForgetPeak() => File.WriteAllText(_folder + "/clear_refs", "5");

    /// <summary>Returns when it does nothing any more, or after the patience.</summary>
    /// <param name="patience">How long to wait at most.</param>
    public async Task RestAsync(TimeSpan patience)
    {
        var started = TimeProvider.System.GetTimestamp();
        var before = Cpu;
        while (TimeProvider.System.GetElapsedTime(started) < patience)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(60), TimeProvider.System);
            var now = Cpu;
            if (now - before < TimeSpan.FromMilliseconds(6))
            {
                return;
            }

            before = now;
        }
    }

    private long Status(string name)
    {
        var line = File.ReadLines(_folder + "/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return 1024 * long.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
    }
}
