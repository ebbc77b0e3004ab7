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

    /// <summary>
    /// <c>AUTOMATIC_PERSISTED_QUERIES_BYTES</c>: bytes of all such documents, on each node and in Redis; beyond that the oldest give way.
    /// 65 536 to 1 099 511 627 776. Default: 33 554 432 (32 MiB).
    /// </summary>
    [Range(1 << 16, 1L << 40)]
    public long AutomaticBytes { get; set; } = 32L << 20;

    /// <summary>
    /// <c>AUTOMATIC_PERSISTED_QUERIES_CALLER_BYTES</c>: bytes that one caller may leave within the time that a document stays; what comes
    /// beyond is run, and not kept. 1024 to 1 099 511 627 776. Default: 2 097 152 (2 MiB).
    /// </summary>
    [Range(1024, 1L << 40)]
    public long AutomaticCallerBytes { get; set; } = 2L << 20;

    internal static SettingsTable<PersistedOperationsOptions> Settings { get; } = new()
    {
        { "PERSISTED_OPERATIONS_ONLY", options => options.Only },
        { "PERSISTED_OPERATIONS_FOLDER", options => options.Folder },
        { "AUTOMATIC_PERSISTED_QUERIES", options => options.Automatic },
        { "AUTOMATIC_PERSISTED_QUERIES_TTL", options => options.AutomaticTtlSeconds },
        { "AUTOMATIC_PERSISTED_QUERIES_BYTES", options => options.AutomaticBytes },
        { "AUTOMATIC_PERSISTED_QUERIES_CALLER_BYTES", options => options.AutomaticCallerBytes },
    };
}
