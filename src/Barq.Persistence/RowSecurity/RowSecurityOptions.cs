using Barq.Persistence.Settings;

namespace Barq.Persistence.RowSecurity;

/// <summary>A second fence, in the database itself.</summary>
public sealed class RowSecurityOptions
{
    /// <summary>
    /// <c>DB_ROW_LEVEL_SECURITY</c>: whether PostgreSQL too holds every statement to the rows that its caller may see, by policies on every
    /// table; the same on all nodes and job hosts. <c>migrate</c> puts the policies on, and takes them off where it is false. Default: false.
    /// </summary>
    public bool Enabled { get; set; }

    internal static SettingsTable<RowSecurityOptions> Settings { get; } = new()
    {
        { "DB_ROW_LEVEL_SECURITY", options => options.Enabled },
    };
}
