using System.ComponentModel.DataAnnotations;
using Barq.Persistence.Settings;

namespace Barq.Jobs.Retention;

/// <summary>How long records are kept that nobody edits. What has expired is removed by the nightly clean-up.</summary>
public sealed class RetentionOptions
{
    /// <summary><c>RETENTION_AUDIT_DAYS</c>: days that entries of the audit log are kept; 1 to 3650. Default: 365.</summary>
    [Range(1, 3650)]
    public int AuditDays { get; set; } = 365;

    /// <summary><c>RETENTION_JOBS_DAYS</c>: days that ended background jobs, with their results, are kept; 1 to 3650. Default: 30.</summary>
    [Range(1, 3650)]
    public int JobsDays { get; set; } = 30;

    internal static SettingsTable<RetentionOptions> Settings { get; } = new()
    {
        { "RETENTION_AUDIT_DAYS", options => options.AuditDays },
        { "RETENTION_JOBS_DAYS", options => options.JobsDays },
    };
}
