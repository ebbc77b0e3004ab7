using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Barq.Persistence.Measuring;

namespace Barq.Persistence.Diagnostics;

/// <summary>What is known of the statements of one form.</summary>
internal sealed class StatementRecord(string text)
{
    /// <summary>Operations and fields that are told apart; a new one takes the place of the one that was counted least.</summary>
    internal const int MostSources = 16;

    private readonly Histogram _durations = new(stripes: 1);
    private readonly ConcurrentDictionary<StatementSource, Source> _sources = new();
    private readonly Lock _gate = new();
    private long _errors;
    private long _slow;
    private long _rows;
    private long _lastSeen;
    private StatementSample? _sample;
    private StatementEntry? _entry;

    /// <summary>What leads to it from texts.</summary>
    public StatementEntry Entry => _entry ??= new StatementEntry(this);

    /// <summary>Its id: the same on every node, and after a restart.</summary>
    public string Id { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));

    /// <summary>The normalized text.</summary>
    public string Text { get; } = text;

    /// <summary>The slowest execution, with its parameters; null while none was slow.</summary>
    public StatementSample? Sample => Volatile.Read(ref _sample);

    /// <summary>When it was seen last, in ticks.</summary>
    public long LastSeen => Volatile.Read(ref _lastSeen);

    /// <summary>Counts an execution.</summary>
    public void Add(in StatementExecution execution, StatementSource source, DateTimeOffset now, bool isSlow)
    {
        _durations.Record(execution.Elapsed);
        Volatile.Write(ref _lastSeen, now.UtcTicks);
        Interlocked.Add(ref _rows, Math.Max(0, execution.Rows));
        if (execution.Error is not null)
        {
            Interlocked.Increment(ref _errors);
        }

        var counted = _sources.TryGetValue(source, out var known) ? known : Added(source);
        Interlocked.Increment(ref counted.Count);
        Volatile.Write(ref counted.LastSeen, now.UtcTicks);

        if (isSlow)
        {
            Interlocked.Increment(ref _slow);
            if (execution.Parameters is { } parameters && execution.Elapsed > (Sample?.Elapsed ?? TimeSpan.Zero)
                && StatementSample.Of(execution.Text, parameters, execution.Elapsed) is { } sample)
            {
                Volatile.Write(ref _sample, sample);
            }
        }
    }

    /// <summary>What has been counted so far.</summary>
    public StatementTotals Read() => new()
    {
        Id = Id,
        Statement = Text,
        Durations = _durations.Read(),
        SlowCount = Volatile.Read(ref _slow),
        Errors = Volatile.Read(ref _errors),
        Rows = Volatile.Read(ref _rows),
        LastSeen = new DateTimeOffset(LastSeen, TimeSpan.Zero),
        Sources = [.. _sources.Select(pair => new StatementSourceFigures(pair.Key.Operation, pair.Key.Field, Volatile.Read(ref pair.Value.Count)))
            .OrderByDescending(each => each.Count)],
        Explainable = Sample is not null,
    };

    // Clients choose the names of operations: those that came once take each other's place, the oldest first, and what comes again and again stays.
    private Source Added(StatementSource source)
    {
        lock (_gate)
        {
            if (_sources.Count >= MostSources && !_sources.ContainsKey(source))
            {
                _sources.TryRemove(_sources.MinBy(pair => (Volatile.Read(ref pair.Value.Count), Volatile.Read(ref pair.Value.LastSeen))).Key, out _);
            }

            return _sources.GetOrAdd(source, _ => new Source());
        }
    }

    private sealed class Source
    {
        public long Count;
        public long LastSeen;
    }
}

/// <summary>
/// What leads to a record from the texts that are known. There are ten times as many of those as of records, and they are kept for longer: where a
/// record has given way to others they lead nowhere, and do not hold it.
/// </summary>
/// <param name="record">The record.</param>
internal sealed class StatementEntry(StatementRecord record)
{
    private volatile StatementRecord? _record = record;

    /// <summary>The record; null once it has given way: nobody reads what it counts any more.</summary>
    public StatementRecord? Record => _record;

    /// <summary>Lets it go.</summary>
    public void Forget() => _record = null;
}

/// <summary>What a statement was for.</summary>
/// <param name="Operation">The GraphQL operation; null for work that no request asked for.</param>
/// <param name="Field">The field.</param>
internal readonly record struct StatementSource(string? Operation, string? Field);
