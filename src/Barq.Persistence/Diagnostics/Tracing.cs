using System.Diagnostics;

namespace Barq.Persistence.Diagnostics;

/// <summary>
/// Where the product's own activities come from. Their names are few and fixed; what tells one from another stands in tags. While nobody
/// listens none is made.
/// </summary>
public static class Tracing
{
    /// <summary>The name of the source, and of the product's meter.</summary>
    public const string Name = "Barq";

    /// <summary>The bounds of histograms of requests, in seconds.</summary>
    public static IReadOnlyList<double> RequestSeconds { get; } = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    /// <summary>The source.</summary>
    public static ActivitySource Source { get; } = new(Name);
}
