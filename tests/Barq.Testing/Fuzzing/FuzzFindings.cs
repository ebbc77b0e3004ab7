namespace Barq.Testing.Fuzzing;

/// <summary>
/// What a fuzzer finds, one of each kind, with what the gateway logs meanwhile: of an internal error a client is told nothing, and what is to be known
/// stands in the log alone.
/// </summary>
/// <param name="log">The gateway's log so far.</param>
/// <param name="time">The clock of the wait for what it still writes.</param>
public sealed class FuzzFindings(Func<IReadOnlyList<string>> log, TimeProvider time)
{
    private const int MostLines = 60;
    private const int MostWaits = 10;

    /// <summary>A line of the log comes later than the answer, as the one is written by another thread and read through a pipe.</summary>
    private static readonly TimeSpan _wait = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<string, FuzzFinding> _all = new(StringComparer.Ordinal);
    private int _seen;

    /// <summary>All of them.</summary>
    public IReadOnlyList<FuzzFinding> All => [.. _all.Values];

    /// <summary>Says that something is about to be sent: what has been logged before is not its doing.</summary>
    public void Begin() => _seen = log().Count;

    /// <summary>Goes past lines that have been looked at; what comes behind them is still to be.</summary>
    /// <param name="lines">How many of <see cref="Lines"/>.</param>
    public void Pass(int lines) => _seen += lines;

    /// <summary>What has been logged since then.</summary>
    public IReadOnlyList<string> Lines => [.. log().Skip(_seen)];

    /// <summary>Whether there is none of its kind yet: one of each is enough to begin with.</summary>
    /// <param name="problem">What is wrong.</param>
    public bool IsNew(string problem) => !_all.ContainsKey(KindOf(problem));

    /// <summary>Notes what was found, with what the gateway has logged since the last <see cref="Begin"/>.</summary>
    /// <param name="problem">What is wrong.</param>
    /// <param name="sent">What was sent.</param>
    /// <param name="number">The how manieth it was.</param>
    public async Task AddAsync(string problem, string sent, long number)
    {
        if (!IsNew(problem))
        {
            return;
        }

        var lines = await SettledAsync();
        string[] shown = lines.Count <= MostLines ? [.. lines] : [.. lines.Take(MostLines), $"… and {lines.Count - MostLines} lines more"];
        _all.TryAdd(KindOf(problem), new FuzzFinding(problem, sent, number) { Log = string.Join('\n', shown) });
    }

    /// <summary>Notes a smaller one that does the same.</summary>
    /// <param name="problem">What is wrong.</param>
    /// <param name="sent">What was sent.</param>
    public void Shrink(string problem, string sent)
    {
        if (_all.TryGetValue(KindOf(problem), out var found))
        {
            _all[KindOf(problem)] = found with { Sent = sent };
        }
    }

    private async Task<IReadOnlyList<string>> SettledAsync()
    {
        var lines = Lines;
        for (var (waits, before) = (0, -1); waits < MostWaits && (lines.Count == 0 || lines.Count > before); waits++)
        {
            before = lines.Count;
            await Task.Delay(_wait, time);
            lines = Lines;
        }

        return lines;
    }

    private static string KindOf(string problem) => new([.. problem.Where(char.IsLetter).Take(60)]);
}
