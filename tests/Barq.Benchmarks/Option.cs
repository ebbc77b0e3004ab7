using System.CommandLine;

namespace Barq.Benchmarks;

/// <summary>Makes options: each command has its own, with its own default.</summary>
internal static class Option
{
    /// <summary>How often both sides of a comparison are measured.</summary>
    public static Option<int> Rounds() => Of("--rounds", 31, "How often both sides of a comparison are measured, in turn.");

    /// <summary>How often the gateways are started anew.</summary>
    public static Option<int> Starts() => Of("--starts", 3, "How often the gateways are started anew: two starts of the same program differ.");

    /// <summary>What random moments come from.</summary>
    public static Option<int> Seed() =>
        new("--seed") { DefaultValueFactory = _ => Random.Shared.Next(), Description = "What the random moments come from; printed, to run the same again." };

    /// <summary>The smaller fleet.</summary>
    public static Option<bool> Demo() => Of("--demo", false, "On the demo fleet, which is made sooner.");

    /// <summary>An option with a default.</summary>
    public static Option<T> Of<T>(string name, T standard, string description) => new(name) { DefaultValueFactory = _ => standard, Description = description };

    /// <summary>An option that takes several values; none where it is not given.</summary>
    public static Option<string[]> Many(string name, string description) =>
        new(name) { DefaultValueFactory = _ => [], AllowMultipleArgumentsPerToken = true, Description = description };
}
