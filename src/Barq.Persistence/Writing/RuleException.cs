namespace Barq.Persistence.Writing;

/// <summary>A rule of the fleet forbids a write; the unit of work takes everything back and answers with the error.</summary>
/// <param name="error">Which rule, and where.</param>
public sealed class RuleException(WriteError error) : Exception(error.Message)
{
    /// <summary>Which rule, and where.</summary>
    public WriteError Error { get; } = error;
}
