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

    /// <summary>The source.</summary>
    public static ActivitySource Source { get; } = new(Name);
}
