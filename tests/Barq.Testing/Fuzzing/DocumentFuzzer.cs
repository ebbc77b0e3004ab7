using System.Diagnostics;
using System.Globalization;
using Barq.Testing.Attacks;

namespace Barq.Testing.Fuzzing;

/// <summary>
/// A fuzzer that grows documents from the grammar and the schema towards cost: of those that are answered, and of those that are refused,
/// the dearest to the gateway's CPU are grown further.
/// </summary>
/// <param name="servers">The gateway.</param>
/// <param name="seed">What chance is made from.</param>
/// <param name="mostCpu">The CPU time from which on a document is a finding.</param>
public sealed class DocumentFuzzer(AttackServers servers, int seed, TimeSpan mostCpu)
{
    private const int MostKept = 40;
    private const int Each = 20;
    private const int FreshOneIn = 8;
    private const int MostTries = 60;
    private const int LongestDocument = 99_000;

    private readonly Random _random = new(seed);
    private readonly List<(GrownDocument Document, TimeSpan Cpu)> _answered = [], _refused = [];
    private readonly Dictionary<string, long> _answers = [];
    private readonly FuzzFindings _findings = new(() => servers.Gateway.Output.Lines, TimeProvider.System);
    private readonly Attack _attack = new("fuzz", (_, _) => Task.FromResult(new AttackAnswer()));
    private Attacker? _attacker;
    private long _sent;
    private int _kept;

    /// <summary>The dearest that was answered so far, and the dearest that was refused.</summary>
    public (TimeSpan Answered, TimeSpan Refused) Dearest => (_answered.Select(each => each.Cpu).DefaultIfEmpty().Max(), _refused.Select(each => each.Cpu).DefaultIfEmpty().Max());

    /// <summary>Sends until it has sent so many, or the time is up, or the gateway has ended.</summary>
    /// <param name="documents">How many.</param>
    /// <param name="time">How long.</param>
    public async Task<FuzzReport> RunAsync(long documents, TimeSpan time)
    {
        var grower = new DocumentGrower(SchemaTypes.Read(), _random, servers.Fleet);
        var watch = Stopwatch.StartNew();
        long memory = 0;
        while (_sent < documents && watch.Elapsed < time && servers.Gateway.IsAlive)
        {
            var pool = _random.Next(3) == 0 ? _refused : _answered;
            var document = pool.Count == 0 || _random.Next(FreshOneIn) == 0
                ? grower.Begin()
                : grower.Mutate(pool[_random.Next(pool.Count)].Document, pool[_random.Next(pool.Count)].Document);
            if (document.Text() is { Length: < LongestDocument } text)
            {
                await JudgeAsync(document, text);
            }

            memory = memory == 0 && (_sent >= documents / 4 || watch.Elapsed > time / 4) ? servers.Figures.Memory : memory;
        }

        _attacker?.Dispose();
        return new FuzzReport(_sent, _findings.All, _kept, _answers, memory, servers.Gateway.IsAlive ? servers.Figures.Memory : 0);
    }

    private async Task JudgeAsync(GrownDocument document, string text)
    {
        _findings.Begin();
        var (answer, cpu) = await SendAsync(text);
        var code = answer.ToString();
        _answers[code] = _answers.GetValueOrDefault(code) + 1;
        if (!servers.Gateway.IsAlive)
        {
            await _findings.AddAsync("the gateway has ended: " + servers.Gateway.Output.Tail(12), text, _sent);
            return;
        }

        // The compiler's work is not the document's, and comes once.
        for (var i = 0; i < 2 && cpu > mostCpu; i++)
        {
            var (_, again) = await SendAsync(text);
            cpu = again < cpu ? again : cpu;
        }

        if (Problem(answer, cpu) is { } problem && _findings.IsNew(problem))
        {
            await _findings.AddAsync(problem, text, _sent);
            _findings.Shrink(problem, await ShrinkAsync(document, cpu > mostCpu));
        }

        Keep(answer.ToString() == "200" ? _answered : _refused, document, cpu);
    }

    private string? Problem(AttackAnswer answer, TimeSpan cpu) =>
        answer.Problem ?? (cpu > mostCpu ? string.Create(CultureInfo.InvariantCulture, $"{answer}: {cpu.TotalMilliseconds:0} ms of CPU") : null);

    // Leaves out what does not matter, the largest first.
    private async Task<string> ShrinkAsync(GrownDocument document, bool isDear)
    {
        var small = document.Copy();
        for (var (tries, place) = (0, 0); tries < MostTries && servers.Gateway.IsAlive; tries++)
        {
            var candidates = small.Selections.SelectMany(parent => parent.Selections.Select(child => (parent, child))).OrderByDescending(each => each.child.Count).ToList();
            if (place >= candidates.Count)
            {
                break;
            }

            var (parent, child) = candidates[place];
            var at = parent.Selections.IndexOf(child);
            parent.Selections.RemoveAt(at);
            var (answer, cpu) = await SendAsync(small.Text());
            if (isDear ? cpu < mostCpu : answer.Problem is null)
            {
                parent.Selections.Insert(at, child);
                place++;
            }
        }

        return small.Text();
    }

    private async Task<(AttackAnswer Answer, TimeSpan Cpu)> SendAsync(string text)
    {
        // Another user now and then, so that none is refused for the number of requests; a comment, so that nothing is remembered.
        if (_sent % Each == 0)
        {
            _attacker?.Dispose();
            _attacker = servers.Attacker((int)(_sent / Each % 4000), _attack);
        }

        _sent++;
        var before = servers.Figures.Cpu;
        var answer = await _attacker!.PostAsync(string.Create(CultureInfo.InvariantCulture, $"#{_sent}\n{text}"));
        return (answer, servers.Gateway.IsAlive ? servers.Figures.CpuSince(before) : TimeSpan.Zero);
    }

    private void Keep(List<(GrownDocument Document, TimeSpan Cpu)> pool, GrownDocument document, TimeSpan cpu)
    {
        if (pool.Count == MostKept)
        {
            var least = pool.MinBy(each => each.Cpu);
            if (least.Cpu >= cpu)
            {
                return;
            }

            pool.Remove(least);
        }

        pool.Add((document, cpu));
        _kept++;
    }
}
