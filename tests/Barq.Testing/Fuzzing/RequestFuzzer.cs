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
    private readonly Dictionary<string, FuzzFinding> _findings = [];
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
        var lines = servers.Gateway.Output.Lines.Count;
        while (_sent < requests && watch.Elapsed < time && servers.Gateway.IsAlive)
        {
            var batch = Enumerable.Range(0, AtOnce).Select(_ => mutator.Next(_corpus)).ToArray();
            var found = _findings.Count;
            var answers = await Task.WhenAll(batch.Select((request, i) => sender.SendAsync(request, _sent + i)));
            for (var i = 0; i < batch.Length; i++)
            {
                Judge(batch[i], answers[i], _sent + i);
            }

            _sent += batch.Length;
            if (!servers.Gateway.IsAlive)
            {
                Find("the gateway has ended: " + servers.Gateway.Output.Tail(12), string.Join("\n  ", batch.Select(RequestMutator.Show)), _sent);
            }
            else if (LogProblem(ref lines) is { } problem && _findings.Count == found && !answers.Any(answer => answer.Problem is not null))
            {
                Find(problem, string.Join("\n  ", batch.Select(RequestMutator.Show)), _sent);
            }

            // Caches have filled by then.
            memory = memory == 0 && (_sent >= requests / 4 || watch.Elapsed > time / 4) ? servers.Figures.Memory : memory;
        }

        var after = servers.Gateway.IsAlive ? servers.Figures.Memory : 0;
        return new FuzzReport(_sent, [.. _findings.Values], _corpus.Count - given, _answers, memory, after);
    }

    private void Judge(RequestSeed request, AttackAnswer answer, long number)
    {
        var code = answer.ToString();
        _answers[code] = _answers.GetValueOrDefault(code) + 1;
        if (answer.Problem is { } problem)
        {
            // What is to be known of an internal error stands in the log alone.
            Find($"{problem}\n{servers.Gateway.Output.Tail(40)}", RequestMutator.Show(request), number);
        }
        else if (_answers[code] == 1 && _corpus.Count < MostKept && request.Body.Length < 100_000)
        {
            _corpus.Add(request);
        }
    }

    // One of each kind is enough to begin with.
    private void Find(string problem, string sent, long number)
    {
        var kind = new string([.. problem.Where(char.IsLetter).Take(60)]);
        _findings.TryAdd(kind, new FuzzFinding(problem, sent, number));
    }

    private string? LogProblem(ref int seen)
    {
        var lines = servers.Gateway.Output.Lines;
        var found = lines.Skip(seen).FirstOrDefault(line => line.Contains("   at ", StringComparison.Ordinal) || line.StartsWith("fail:", StringComparison.Ordinal) || line.StartsWith("crit:", StringComparison.Ordinal));
        seen = lines.Count;
        return found is null ? null : "the log: " + found.Trim();
    }
}
