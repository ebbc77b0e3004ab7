using System.Collections.Concurrent;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Barq.Persistence.Measuring;

namespace Barq.Persistence.Diagnostics;

/// <summary>What is known of the statements of one form.</summary>
internal sealed class StatementRecord(string text)
{
    /// <summary>Fields that are told apart; the rest is counted without a name.</summary>
    private const int MostSources = 16;

    private readonly Histogram _durations = new(stripes: 1);
    private readonly ConcurrentDictionary<StatementSource, long[]> _sources = new();
    private long _errors;
    private long _slow;
    private long _rows;
    private long _lastSeen;
    private StatementSample? _sample;
    private volatile bool _isForgotten;

    /// <summary>Whether it has given way to others: nobody reads what it counts any more.</summary>
    public bool IsForgotten
    {
        get => _isForgotten;
        set => _isForgotten = value;
    }

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

        if (_sources.TryGetValue(source, out var count) || (_sources.Count < MostSources && (count = _sources.GetOrAdd(source, _ => new long[1])) is not null))
        {
            Interlocked.Increment(ref count[0]);
        }

        if (isSlow)
        {
            Interlocked.Increment(ref _slow);
            if (execution.Parameters is { } parameters && execution.Elapsed > (Sample?.Elapsed ?? TimeSpan.Zero))
            {
                Volatile.Write(ref _sample, StatementSample.Of(execution.Text, parameters, execution.Elapsed));
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
        Sources = [.. _sources.Select(pair => new StatementSourceFigures(pair.Key.Operation, pair.Key.Field, Volatile.Read(ref pair.Value[0])))
            .OrderByDescending(each => each.Count)],
        Explainable = Sample is not null,
    };
}

/// <summary>What a statement was for.</summary>
/// <param name="Operation">The GraphQL operation; null for work that no request asked for.</param>
/// <param name="Field">The field.</param>
internal readonly record struct StatementSource(string? Operation, string? Field);

/// <summary>A slow execution, kept so that it can be explained. It holds what its caller asked for: it is never logged.</summary>
/// <param name="Text">The statement as it was sent.</param>
/// <param name="Parameters">Copies of its parameters.</param>
/// <param name="Elapsed">How long it took.</param>
internal sealed record StatementSample(string Text, IReadOnlyList<DbParameter> Parameters, TimeSpan Elapsed)
{
    /// <summary>Copies an execution; null where its parameters can't be copied.</summary>
    public static StatementSample? Of(string text, DbParameterCollection parameters, TimeSpan elapsed)
    {
        var copies = new List<DbParameter>(parameters.Count);
        foreach (DbParameter parameter in parameters)
        {
            copies.Add(Copy(parameter));
        }

        return new StatementSample(text, copies, elapsed);
    }

    /// <summary>A copy that a command can take.</summary>
    public static DbParameter Copy(DbParameter parameter)
    {
        if (parameter is ICloneable cloneable)
        {
            return (DbParameter)cloneable.Clone();
        }

        var copy = (DbParameter)Activator.CreateInstance(parameter.GetType())!;
        copy.ParameterName = parameter.ParameterName;
        copy.Value = parameter.Value;
        return copy;
    }
}
