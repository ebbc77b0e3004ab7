using System.Data.Common;

namespace Barq.Persistence.Diagnostics;

/// <summary>One SQL statement that has ended.</summary>
/// <param name="Text">The statement as it was sent, with placeholders: the values of its parameters are never logged.</param>
/// <param name="Elapsed">From sending it until its last row was read, or until it failed.</param>
/// <param name="Rows">Rows read or affected; -1 where that is not known: after a failure, and for the queries of EF Core.</param>
/// <param name="Error">Why it failed; null where it did not.</param>
/// <param name="Origin">What asked for it, such as the GraphQL field <c>Courier.deliveries</c>; null where that is not known.</param>
/// <param name="Parameters">
/// Its parameters, to be read during the call alone: they are the driver's, and may hold personal data. Null where it failed.
/// </param>
public readonly record struct StatementExecution(
    string Text, TimeSpan Elapsed, long Rows, Exception? Error = null, string? Origin = null, DbParameterCollection? Parameters = null);
