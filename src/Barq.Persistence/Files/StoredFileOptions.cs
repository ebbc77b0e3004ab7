using System.ComponentModel.DataAnnotations;
using Barq.Persistence.Settings;

namespace Barq.Persistence.Files;

/// <summary>How large stored files may be, and how long they are kept.</summary>
public sealed class StoredFileOptions
{
    /// <summary><c>FILES_MAX_UPLOAD_BYTES</c>: bytes of an uploaded file; 1 000 to 1 000 000 000. Default: 100 000 000.</summary>
    [Range(1_000L, 1_000_000_000L)]
    public long MaxUploadBytes { get; set; } = 100_000_000;

    /// <summary>
    /// <c>FILES_EXPIRE</c>: seconds until an uploaded or made file, and with it the link to it, expires; 60 to 2 592 000 (30 days). Default:
    /// 86 400 (a day).
    /// </summary>
    [Range(60, 2_592_000)]
    public int ExpireSeconds { get; set; } = 86_400;

    internal static SettingsTable<StoredFileOptions> Settings { get; } = new()
    {
        { "FILES_MAX_UPLOAD_BYTES", options => options.MaxUploadBytes },
        { "FILES_EXPIRE", options => options.ExpireSeconds },
    };
}
