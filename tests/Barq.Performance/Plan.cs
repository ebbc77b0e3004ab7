namespace Barq.Performance;

/// <summary>What is measured.</summary>
internal enum Mode
{
    /// <summary>The caches, simple queries and batches, one thing at a time.</summary>
    Unit,

    /// <summary>Virtual users.</summary>
    Load,

    /// <summary>One after the other.</summary>
    All,
}

/// <summary>What the command line asked for.</summary>
/// <param name="Mode">What is measured.</param>
/// <param name="Duration">How long the load goes on at its full rate.</param>
/// <param name="Ramp">How long it grows before.</param>
/// <param name="Users">Virtual users.</param>
/// <param name="Rate">Requests a second of all of them together, whether or not earlier ones are answered.</param>
/// <param name="FindCapacity">Whether the rate is raised until a target breaks.</param>
/// <param name="Seed">What all that is random comes from.</param>
/// <param name="Output">The folder of the reports.</param>
internal sealed record Plan(Mode Mode, TimeSpan Duration, TimeSpan Ramp, int Users, double Rate, bool FindCapacity, int Seed, string Output);
