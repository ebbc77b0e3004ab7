using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Barq.Persistence.BoundedMemory;
using Microsoft.Extensions.Options;

namespace Barq.Persistence.Diagnostics;

/// <summary>
/// Statistics of the process's statements by their normalized text, and the patterns of those that one request repeats. Bounded in number
/// and in bytes: where there are too many forms or patterns, the ones not seen for longest give way.
/// </summary>
public sealed class StatementStatistics : IStatementObserver
{
    /// <summary>Normalized texts; each has 4000 characters at most.</summary>
    internal const int MostForms = 500;

    /// <summary>Texts as they were sent, by which their forms are found without normalizing them.</summary>
    internal const int MostTexts = 5000;

    /// <summary>Bytes of those.</summary>
    internal const long MostBytesOfTexts = 16 << 20;

    /// <summary>Statements that requests repeat, by operation and field.</summary>
    internal const int MostPatterns = 200;

    private readonly TimeProvider _time;
    private readonly TimeSpan _slow;
    private readonly int _repeats;
    private readonly Lock _gate = new();
    private volatile State _state = new();

    /// <summary>Begins.</summary>
    /// <param name="log">From when on a statement is slow.</param>
    /// <param name="options">From how many repetitions on a pattern is one.</param>
    /// <param name="time">The clock.</param>
    public StatementStatistics(IOptions<StatementLogOptions> log, IOptions<QueryAnalyzerOptions> options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        _slow = TimeSpan.FromSeconds(log.Value.SlowQueryThreshold);
        _repeats = options.Value.RepeatThreshold;
        _time = time;
        Since = time.GetUtcNow();
    }

    /// <summary>Since when it counts.</summary>
    public DateTimeOffset Since { get; private set; }

    /// <inheritdoc/>
    public void Executed(in StatementExecution execution)
    {
        var state = _state;
        var work = RequestWork.Current;
        // Code that runs for a field is what asked, whatever it says of itself.
        var field = RequestWork.Field ?? execution.Origin;
        var statement = RecordOf(state, execution.Text);
        var now = _time.GetUtcNow();
        statement.Add(execution, new StatementSource(work?.Operation, field), now, execution.Elapsed >= _slow);
        if (work is null)
        {
            return;
        }

        work.Totals?.Add(execution);
        work.Profile?.Statement(execution, field);
        var count = work.Count(statement, field);
        if (count >= _repeats)
        {
            PatternOf(state, statement, work.Operation, field).Add(count, count == _repeats ? _repeats : 1, now);
        }
    }

    /// <summary>All statements, those that took most time in all first.</summary>
    public IEnumerable<StatementFigures> All() => Totals().Select(totals => totals.Summarize()).OrderByDescending(figures => figures.TotalTime);

    /// <summary>What has been counted of each statement, to be added up with other nodes': the slow ones first, then those that took most time in all.</summary>
    public IEnumerable<StatementTotals> Totals() => _state.Forms.Values.Select(record => record.Read())
        .OrderByDescending(totals => totals.SlowCount > 0).ThenByDescending(totals => totals.Durations.TotalMicroseconds);

    /// <summary>The statements that single requests repeat, those with most repetitions first.</summary>
    public IReadOnlyList<RepeatedStatement> Repeated() => [.. _state.Patterns
        .Select(pair => pair.Value.Read(pair.Key.Statement, pair.Key.Operation, pair.Key.Field)).OrderByDescending(each => each.Statements)];

    /// <summary>Forgets everything.</summary>
    public void Reset()
    {
        Since = _time.GetUtcNow();
        _state = new State();
    }

    /// <summary>A recorded statement; null where there is none of that id.</summary>
    internal StatementRecord? Find(string id) => _state.Forms.Values.FirstOrDefault(record => record.Id == id);

    private StatementRecord RecordOf(State state, string text)
    {
        // A plan sends the same string each time: then its characters, some thousands, need not be read.
        ref var recent = ref state.Recent[(uint)RuntimeHelpers.GetHashCode(text) % State.MostRecent];
        if (Volatile.Read(ref recent) is { Entry.Record: { } seen } last && ReferenceEquals(last.Text, text))
        {
            return seen;
        }

        var (entry, record) = EntryOf(state, text);
        if (text.Length <= State.LongestRecent)
        {
            Volatile.Write(ref recent, new RecentText(text, entry));
        }

        return record;
    }

    private (StatementEntry Entry, StatementRecord Record) EntryOf(State state, string text)
    {
        if (state.Texts.Find(text) is { Record: { } known } entry)
        {
            return (entry, known);
        }

        var normalized = StatementNormalizer.Normalize(text);
        lock (_gate)
        {
            if (!state.Forms.TryGetValue(normalized, out var record))
            {
                if (state.Forms.Count >= MostForms)
                {
                    Forget(state, state.Forms.Values.MinBy(each => each.LastSeen)!);
                }

                record = state.Forms[normalized] = new StatementRecord(normalized);
            }

            // The text is counted as the key.
            state.Texts.Set(text, record.Entry, 0);
            return (record.Entry, record);
        }
    }

    private static void Forget(State state, StatementRecord record)
    {
        record.Entry.Forget();
        state.Forms.TryRemove(record.Text, out _);
        foreach (var (key, _) in state.Patterns.Where(pair => pair.Key.Statement == record))
        {
            state.Patterns.TryRemove(key, out _);
        }
    }

    private Pattern PatternOf(State state, StatementRecord statement, string operation, string? field)
    {
        var key = (statement, operation, field);
        if (state.Patterns.TryGetValue(key, out var known))
        {
            return known;
        }

        lock (_gate)
        {
            if (state.Patterns.Count >= MostPatterns && !state.Patterns.ContainsKey(key))
            {
                state.Patterns.TryRemove(state.Patterns.MinBy(pair => pair.Value.LastSeen).Key, out _);
            }

            return state.Patterns.GetOrAdd(key, _ => new Pattern());
        }
    }

    private sealed record RecentText(string Text, StatementEntry Entry);

    private sealed class State
    {
        public const int MostRecent = 256;

        /// <summary>Characters of a text that is known by its string: of all together no more than 4 MB.</summary>
        public const int LongestRecent = 8000;

        public RecentText?[] Recent { get; } = new RecentText?[MostRecent];

        public BoundedCache<StatementEntry> Texts { get; } = new(MostTexts, MostBytesOfTexts);

        public ConcurrentDictionary<string, StatementRecord> Forms { get; } = new(StringComparer.Ordinal);

        public ConcurrentDictionary<(StatementRecord Statement, string Operation, string? Field), Pattern> Patterns { get; } = new();
    }

    private sealed class Pattern
    {
        private readonly Lock _gate = new();
        private long _requests;
        private long _statements;
        private long _most;
        private DateTimeOffset _lastSeen;

        public DateTimeOffset LastSeen
        {
            get
            {
                lock (_gate)
                {
                    return _lastSeen;
                }
            }
        }

        public void Add(int inRequest, int added, DateTimeOffset now)
        {
            lock (_gate)
            {
                _requests += added > 1 ? 1 : 0;
                _statements += added;
                _most = Math.Max(_most, inRequest);
                _lastSeen = now;
            }
        }

        public RepeatedStatement Read(StatementRecord statement, string operation, string? field)
        {
            lock (_gate)
            {
                return new RepeatedStatement(statement.Id, statement.Text, operation, field, _requests, _statements, _most, _lastSeen);
            }
        }
    }
}
