using System.Globalization;

namespace Barq.Testing.Attacks;

/// <summary>What a process takes of the machine, as the kernel counts it.</summary>
/// <param name="processId">Its id.</param>
public sealed class ProcessFigures(int processId)
{
    private readonly string _folder = $"/proc/{processId.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>Its CPU time so far, to take the difference of two by <see cref="CpuSince"/>.</summary>
    public CpuReading Cpu
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

            // Fields 14 and 15, in hundredths of a second; the name before them stands in parentheses.
            var stat = File.ReadAllText(_folder + "/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return new CpuReading(nanoseconds, long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Its CPU time since a reading, in user and kernel mode.</summary>
    /// <param name="before">The reading.</param>
    public TimeSpan CpuSince(CpuReading before)
    {
        var now = Cpu;
        var (exact, whole) = (TimeSpan.FromTicks((now.Nanoseconds - before.Nanoseconds) / 100), TimeSpan.FromMilliseconds(10 * (now.Hundredths - before.Hundredths)));
        return (exact - whole).Duration() > TimeSpan.FromMilliseconds(25) ? whole : exact;
    }

    /// <summary>Bytes of memory that it holds now.</summary>
    public long Memory => Status("VmRSS:");

    /// <summary>The most that it has held since <see cref="ForgetPeak"/>.</summary>
    public long PeakMemory => Status("VmHWM:");

    /// <summary>Lets <see cref="PeakMemory"/> begin anew.</summary>
    public void ForgetPeak() => File.WriteAllText(_folder + "/clear_refs", "5");

    /// <summary>Returns when it does nothing any more, or after the patience.</summary>
    /// <param name="patience">How long to wait at most.</param>
    /// <returns>Whether it rests.</returns>
    public async Task<bool> RestAsync(TimeSpan patience)
    {
        var started = TimeProvider.System.GetTimestamp();
        var before = Cpu;
        while (TimeProvider.System.GetElapsedTime(started) < patience)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(40), TimeProvider.System);
            if (CpuSince(before) < TimeSpan.FromMilliseconds(4))
            {
                return true;
            }

            before = Cpu;
        }

        return false;
    }

    private long Status(string name)
    {
        var line = File.ReadLines(_folder + "/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return 1024 * long.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
    }
}

/// <summary>The CPU time of a process at a moment.</summary>
/// <param name="Nanoseconds">That of its threads: exact, but what a thread has used that has ended is gone.</param>
/// <param name="Hundredths">That of the process, in hundredths of a second.</param>
public readonly record struct CpuReading(long Nanoseconds, long Hundredths);
