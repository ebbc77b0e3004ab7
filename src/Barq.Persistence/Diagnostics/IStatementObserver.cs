namespace Barq.Persistence.Diagnostics;

/// <summary>
/// Is told of every SQL statement of the product, whether EF Core or the query engine ran it. Register one with
/// <c>services.AddSingleton&lt;IStatementObserver, …&gt;()</c>; there may be any number.
/// </summary>
public interface IStatementObserver
{
    /// <summary>A statement has ended. Called on the thread that ran it, by many at once: be safe for that, return at once and do not throw.</summary>
    /// <param name="execution">The statement and its figures.</param>
    void Executed(in StatementExecution execution);
}
