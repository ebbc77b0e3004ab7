namespace Barq.Persistence.Sharing;

/// <summary>Things that nobody has just now, kept to be given out again: one comes and goes with nearly every statement or operation. To be used under a lock of its owner's.</summary>
/// <typeparam name="T">What they are; whoever takes one begins it anew.</typeparam>
/// <param name="most">How many are kept.</param>
public sealed class Spares<T>(int most)
    where T : class, new()
{
    private readonly Stack<T> _kept = new();

    /// <summary>One that was given back, or a new one.</summary>
    public T Take() => _kept.TryPop(out var spare) ? spare : new T();

    /// <summary>Gives one back; one too many is left to the collector.</summary>
    /// <param name="spare">The one.</param>
    public void Give(T spare)
    {
        if (_kept.Count < most)
        {
            _kept.Push(spare);
        }
    }
}
