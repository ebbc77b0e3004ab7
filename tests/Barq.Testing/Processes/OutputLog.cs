namespace Barq.Testing.Processes;

/// <summary>The lines that a process wrote, readable while it still writes.</summary>
public sealed class OutputLog
{
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];

    /// <summary>A copy of the lines so far.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lock)
            {
                return [.. _lines];
            }
        }
    }

    /// <summary>The last lines as one text, for the message of a failure.</summary>
    public string Tail(int lines = 40) => string.Join('\n', Lines.TakeLast(lines));

    /// <inheritdoc/>
    public override string ToString() => string.Join('\n', Lines);

    internal void ReadAll(StreamReader reader)
    {
        while (reader.ReadLine() is { } line)
        {
            lock (_lock)
            {
                _lines.Add(line);
            }
        }
    }
}
