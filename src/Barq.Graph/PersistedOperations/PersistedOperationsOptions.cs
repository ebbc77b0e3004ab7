using System.ComponentModel.DataAnnotations;
using Barq.Persistence.Settings;

namespace Barq.Graph.PersistedOperations;

/// <summary>Documents that clients name by an id instead of sending them.</summary>
public sealed class PersistedOperationsOptions
{
    /// <summary>
    /// <c>PERSISTED_OPERATIONS_ONLY</c>: whether other documents than the trusted ones are refused, but from administrators of the platform.
    /// Default: false.
    /// </summary>
    public bool Only { get; set; }

    /// <summary>
    /// <c>PERSISTED_OPERATIONS_FOLDER</c>: where the trusted documents lie: <c>*.graphql</c>, and manifests of Relay or Apollo as
    /// <c>*.json</c>. Default: unset, which is the folder <c>operations</c> beside the program.
    /// </summary>
    public string? Folder { get; set; }

    /// <summary><c>AUTOMATIC_PERSISTED_QUERIES</c>: whether clients may leave documents under their hash for later requests. Default: true.</summary>
    public bool Automatic { get; set; } = true;

    /// <summary><c>AUTOMATIC_PERSISTED_QUERIES_TTL</c>: seconds that such a document stays; 60 to 31536000. Default: 86400.</summary>
    [Range(60, 31_536_000)]
    public int AutomaticTtlSeconds { get; set; } = 86_400;

    internal static SettingsTable<PersistedOperationsOptions> Settings { get; } = new()
    {
        { "PERSISTED_OPERATIONS_ONLY", options => options.Only },
        { "PERSISTED_OPERATIONS_FOLDER", options => options.Folder },
        { "AUTOMATIC_PERSISTED_QUERIES", options => options.Automatic },
        { "AUTOMATIC_PERSISTED_QUERIES_TTL", options => options.AutomaticTtlSeconds },
    };
}
