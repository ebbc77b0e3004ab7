using System.ComponentModel.DataAnnotations;
using Barq.Persistence.Settings;

namespace Barq.Persistence.Sharing;

/// <summary>How callers share the database.</summary>
public sealed class SharingOptions
{
    /// <summary>
    /// <c>DB_MAX_RUNNING</c>: statements of reads and transactions of writes that run at a time; further ones wait for their turn. 0 to 2000;
    /// 0 is nine tenths of the pool, and the rest is the product's own. Default: 0. Where a flood of one caller must not slow the database itself,
    /// two to four times its processors.
    /// </summary>
    [Range(0, 2000)]
    public int MaxRunning { get; set; }

    /// <summary>
    /// <c>DB_MAX_RUNNING_PER_CALLER</c>: of those, the ones that one caller has at a time on a node while others have asked within the last second;
    /// alone it may have what is free. 0 to 2000; 0 is twice the gateway's processors. Default: 0.
    /// </summary>
    [Range(0, 2000)]
    public int MaxRunningPerCaller { get; set; }

    /// <summary>
    /// <c>DB_MAX_RUNNING_PER_ORGANIZATION</c>: the same for all callers of one organization, while another organization has asked within the last second.
    /// 0 to 2000; 0 is four times the gateway's processors. Default: 0.
    /// </summary>
    [Range(0, 2000)]
    public int MaxRunningPerOrganization { get; set; }

    /// <summary><c>DB_MAX_WAITING</c>: statements of one caller that may wait for their turn; more are refused at once. 1 to 100 000. Default: 1000.</summary>
    [Range(1, 100_000)]
    public int MaxWaiting { get; set; } = 1000;

    /// <summary>
    /// <c>DB_SHED_AFTER</c>: milliseconds. A caller whose statements have waited without a break for so long has asked for too much: those of them
    /// that have waited longer are given up with <c>SERVICE_BUSY</c>, for the younger ones to be answered in time. 0 (off) to 600 000. Default: 5000.
    /// </summary>
    [Range(0, 600_000)]
    public int ShedAfterMilliseconds { get; set; } = 5000;

    internal static SettingsTable<SharingOptions> Settings { get; } = new()
    {
        { "DB_MAX_RUNNING", options => options.MaxRunning },
        { "DB_MAX_RUNNING_PER_CALLER", options => options.MaxRunningPerCaller },
        { "DB_MAX_RUNNING_PER_ORGANIZATION", options => options.MaxRunningPerOrganization },
        { "DB_MAX_WAITING", options => options.MaxWaiting },
        { "DB_SHED_AFTER", options => options.ShedAfterMilliseconds },
    };
}
