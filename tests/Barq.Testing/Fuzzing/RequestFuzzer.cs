using System.Diagnostics;
using Barq.Testing.Attacks;

namespace Barq.Testing.Fuzzing;

/// <summary>
/// A fuzzer over the bytes of requests: bodies, addresses, headers, WebSocket frames. What leads to a kind of answer that was not seen before
/// is mutated further. The same seed sends the same, as long as the same comes back.
/// </summary>
/// <param name="servers">The gateway.</param>
/// <param name="seed">What chance is made from.</param>
public sealed class RequestFuzzer(AttackServers servers, int seed)
{
    private const int AtOnce = 16;
    private const int MostKept = 1000;

    private readonly Random _random = new(seed);
    private readonly List<RequestSeed> _corpus = [.. RequestCorpus.Make(servers.Fleet)];
    private readonly Dictionary<string, long> _answers = [];
    private readonly FuzzFindings _findings = new(() => servers.Gateway.Output.Lines, TimeProvider.System);
    private long _sent;

    /// <summary>Sends until it has sent so many, or the time is up, or the gateway has ended.</summary>
    /// <param name="requests">How many.</param>
    /// <param name="time">How long.</param>
    public async Task<FuzzReport> RunAsync(long requests, TimeSpan time)
    {
        var sender = new FuzzSender(servers);
        var mutator = new RequestMutator(_random);
        var given = _corpus.Count;
        var watch = Stopwatch.StartNew();
        long memory = 0;
        _findings.Begin();
        while (_sent < requests && watch.Elapsed < time && servers.Gateway.IsAlive)
        {
            var batch = Enumerable.Range(0, AtOnce).Select(_ => mutator.Next(_corpus)).ToArray();
            var answers = await Task.WhenAll(batch.Select((request, i) => sender.SendAsync(request, _sent + i)));
            for (var i = 0; i < batch.Length; i++)
            {
                await JudgeAsync(batch[i], answers[i], _sent + i);
            }

            _sent += batch.Length;
            var lines = _findings.Lines;
            if (!servers.Gateway.IsAlive)
            {
                await _findings.AddAsync("the gateway has ended: " + servers.Gateway.Output.Tail(12), string.Join("\n  ", batch.Select(RequestMutator.Show)), _sent);
            }
            else if (!answers.Any(answer => answer.Problem is not null) && LogProblem(lines) is { } problem)
            {
                await _findings.AddAsync(problem, string.Join("\n  ", batch.Select(RequestMutator.Show)), _sent);
            }

            _findings.Pass(lines.Count);
            // Caches have filled by then.
            memory = memory == 0 && (_sent >= requests / 4 || watch.Elapsed > time / 4) ? servers.Figures.Memory : memory;
        }

        var after = servers.Gateway.IsAlive ? servers.Figures.Memory : 0;
        return new FuzzReport(_sent, _findings.All, _corpus.Count - given, _answers, memory, after);
    }

    private async Task JudgeAsync(RequestSeed request, AttackAnswer answer, long number)
    {
        var code = answer.ToString();
        _answers[code] = _answers.GetValueOrDefault(code) + 1;
        if (answer.Problem is { } problem)
        {
            await _findings.AddAsync(problem, RequestMutator.Show(request), number);
        }
        else if (_answers[code] == 1 && _corpus.Count < MostKept && request.Body.Length < 100_000)
        {
            _corpus.Add(request);
        }
    }

    private static string? LogProblem(IReadOnlyList<string> lines) =>
        lines.FirstOrDefault(line => line.Contains("   at ", StringComparison.Ordinal) || line.StartsWith("fail:", StringComparison.Ordinal) || line.StartsWith("crit:", StringComparison.Ordinal)) is { } found
            ? "the log: " + found.Trim()
            : null;
}
