using System.ComponentModel.DataAnnotations;
using Barq.Persistence.Settings;

namespace Barq.Graph.Preparation;

/// <summary>How much the documents that have been parsed, validated and planned may hold.</summary>
public sealed class DocumentCacheOptions
{
    /// <summary>
    /// <c>DOCUMENT_CACHE_BYTES</c>: bytes of all prepared documents with their plans; what is used least lately gives way. 1 048 576 to
    /// 1 099 511 627 776. Default: 67 108 864 (64 MiB).
    /// </summary>
    [Range(1 << 20, 1L << 40)]
    public long MaxBytes { get; set; } = 64L << 20;

    internal static SettingsTable<DocumentCacheOptions> Settings { get; } = new()
    {
        { "DOCUMENT_CACHE_BYTES", options => options.MaxBytes },
    };
}
