using System.ComponentModel.DataAnnotations;
using Barq.Persistence.Databases;
using Barq.Persistence.Settings;

namespace Barq.Persistence.Replicas;

/// <summary>Servers that follow the primary and answer reads.</summary>
public sealed class ReplicaOptions : IValidatableObject
{
    /// <summary><c>DB_READ_REPLICAS_ENABLED</c>: whether reads go to replicas. Default: false.</summary>
    public bool Enabled { get; set; }

    /// <summary>
    /// <c>DB_READ_REPLICA_URLS</c>: the streaming replicas, each as in <see cref="DatabaseOptions.Url"/>, with commas between. Each has a pool of
    /// its own, of the primary's size. Default: none.
    /// </summary>
    [DatabaseUrl(PostgreSqlOnly = true)]
    public string[] Urls { get; set; } = [];

    /// <summary>Time between two looks at each replica: whether it answers, and how far it has followed. Default: half a second.</summary>
    public TimeSpan CheckInterval { get; set; } = TimeSpan.FromSeconds(0.5);

    internal static SettingsTable<ReplicaOptions> Settings { get; } = new()
    {
        { "DB_READ_REPLICAS_ENABLED", options => options.Enabled },
        { "DB_READ_REPLICA_URLS", options => options.Urls, true },
    };

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Enabled && Urls.Length == 0)
        {
            yield return new ValidationResult("DB_READ_REPLICAS_ENABLED is 'true': DB_READ_REPLICA_URLS must then name at least one replica.");
        }
    }
}
