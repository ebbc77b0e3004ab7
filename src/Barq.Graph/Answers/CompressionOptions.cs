using System.ComponentModel.DataAnnotations;
using Barq.Persistence.Settings;

namespace Barq.Graph.Answers;

/// <summary>When and how hard answers are compressed.</summary>
public sealed class CompressionOptions
{
    /// <summary><c>COMPRESSION_ENABLED</c>: whether answers are compressed for clients that accept it. Default: true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// <c>COMPRESSION_LEVEL</c>: how hard, 1 (fast) to 9 (small): gzip's level, and Brotli's quality on its own scale to 11. Default: 6.
    /// </summary>
    [Range(1, 9)]
    public int Level { get; set; } = 6;

    /// <summary><c>MIN_COMPRESSION_SIZE</c>: bytes from which on an answer is compressed. 0 to 100 000 000. Default: 1024.</summary>
    [Range(0, 100_000_000)]
    public int MinimumBytes { get; set; } = 1024;

    internal static SettingsTable<CompressionOptions> Settings { get; } = new()
    {
        { "COMPRESSION_ENABLED", options => options.Enabled },
        { "COMPRESSION_LEVEL", options => options.Level },
        { "MIN_COMPRESSION_SIZE", options => options.MinimumBytes },
    };
}
