using System.Collections.Frozen;

namespace Barq.Jobs.Offloading;

/// <summary>The jobs that are declared.</summary>
public sealed class JobCatalog
{
    private readonly FrozenDictionary<string, JobDefinition> _definitions;

    /// <summary>Collects them.</summary>
    /// <param name="definitions">The declarations.</param>
    /// <exception cref="ArgumentException">Two have the same kind.</exception>
    public JobCatalog(IEnumerable<JobDefinition> definitions)
    {
        All = [.. definitions.OrderBy(definition => definition.Kind, StringComparer.Ordinal)];
        if (All.GroupBy(definition => definition.Kind, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"The job '{twice.Key}' is declared twice.", nameof(definitions));
        }

        _definitions = All.ToFrozenDictionary(definition => definition.Kind, StringComparer.Ordinal);
    }

    /// <summary>All of them, by their kinds.</summary>
    public IReadOnlyList<JobDefinition> All { get; }

    /// <summary>The job of a kind; null where there is none.</summary>
    public JobDefinition? Find(string kind) => _definitions.GetValueOrDefault(kind);

    /// <summary>The job of a kind.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public JobDefinition Of(string kind) => Find(kind) ?? throw new KeyNotFoundException($"No job '{kind}' is declared.");
}
