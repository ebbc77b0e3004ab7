namespace Barq.Persistence.Writing;

/// <summary>Looks at every write before it begins. Register one with <c>services.AddSingleton&lt;IWriteGuard, …&gt;()</c>.</summary>
public interface IWriteGuard
{
    /// <summary>Says why a caller may not write at all.</summary>
    /// <param name="scope">The write, in its transaction.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The error; null where it may.</returns>
    Task<WriteError?> CheckAsync(WriteScope scope, CancellationToken cancellationToken);
}
