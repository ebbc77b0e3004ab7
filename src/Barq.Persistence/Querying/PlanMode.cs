namespace Barq.Persistence.Querying;

/// <summary>How PostgreSQL is to plan a prepared statement (<c>plan_cache_mode</c>). SQLite plans by itself and is told nothing.</summary>
/// <remarks>Source: PostgreSQL 15 documentation, 20.7.4 "Other Planner Options", and PREPARE, "Notes".</remarks>
internal enum PlanMode
{
    /// <summary>
    /// Anew for the values of each execution: what a filter asks for decides which way is short, and a plan that was kept for other
    /// values can be hundreds of times dearer.
    /// </summary>
    Custom,

    /// <summary>
    /// Once for all values: an index leads to the rows and in their order, whatever the values are, and planning anew would cost more
    /// than reading.
    /// </summary>
    Generic,

    /// <summary>
    /// As PostgreSQL does it by itself, without a word: five times anew, and from then on with a plan that is kept, since of one row by its key it
    /// guesses the same for every value.
    /// </summary>
    Either,
}
