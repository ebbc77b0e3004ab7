namespace Barq.Persistence.Diagnostics;

/// <summary>All registered observers as one: what runs a statement tells this.</summary>
/// <param name="observers">The registered ones.</param>
public sealed class StatementObservers(IEnumerable<IStatementObserver> observers)
{
    private readonly IStatementObserver[] _observers = [.. observers];

    /// <summary>Passes a statement to every observer.</summary>
    /// <param name="execution">The statement and its figures.</param>
    public void Executed(in StatementExecution execution)
    {
        foreach (var observer in _observers)
        {
            observer.Executed(execution);
        }
    }
}
