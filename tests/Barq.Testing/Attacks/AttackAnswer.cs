namespace Barq.Testing.Attacks;

/// <summary>What came back for an attack.</summary>
public sealed class AttackAnswer
{
    private readonly SortedDictionary<string, int> _codes = new(StringComparer.Ordinal);

    /// <summary>Statuses with the codes of the errors, such as <c>400 GRAPHQL_PARSE_FAILED</c>, and how often each came.</summary>
    public IReadOnlyDictionary<string, int> Codes => _codes;

    /// <summary>What must not come back; null where nothing of it did.</summary>
    public string? Problem { get; private set; }

    /// <summary>Bytes that came back.</summary>
    public long Bytes { get; private set; }

    /// <summary>An answer of one kind.</summary>
    /// <param name="code">Its code.</param>
    /// <param name="problem">What is wrong with it; null for nothing.</param>
    /// <param name="bytes">Its bytes.</param>
    public static AttackAnswer Of(string code, string? problem = null, long bytes = 0)
    {
        var answer = new AttackAnswer { Problem = problem, Bytes = bytes };
        answer._codes[code] = 1;
        return answer;
    }

    /// <summary>The answers to several requests as one.</summary>
    /// <param name="answers">The answers.</param>
    public static AttackAnswer Of(IEnumerable<AttackAnswer> answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        var sum = new AttackAnswer();
        foreach (var answer in answers)
        {
            sum.Add(answer);
        }

        return sum;
    }

    /// <summary>Adds what came back for another.</summary>
    /// <param name="other">The other.</param>
    public AttackAnswer Add(AttackAnswer other)
    {
        ArgumentNullException.ThrowIfNull(other);
        foreach (var (code, count) in other._codes)
        {
            _codes[code] = _codes.GetValueOrDefault(code) + count;
        }

        Problem ??= other.Problem;
        Bytes += other.Bytes;
        return this;
    }

    /// <summary>Says that something is wrong, if only with all the answers together.</summary>
    /// <param name="problem">What it is; null for nothing.</param>
    public AttackAnswer Blame(string? problem)
    {
        Problem ??= problem;
        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", _codes.Select(pair => pair.Value == 1 ? pair.Key : $"{pair.Value} × {pair.Key}"));
}
