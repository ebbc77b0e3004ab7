using System.ComponentModel.DataAnnotations;
using Barq.Persistence.Settings;

namespace Barq.Graph.Transport.Sending;

/// <summary>What may lie in memory of answers that their clients have not taken yet.</summary>
public sealed class SendingOptions : IValidatableObject
{
    /// <summary>
    /// <c>MAX_UNSENT_BYTES_PER_CALLER</c>: bytes of one caller's answers that are made and not sent yet, of those longer than 64 kB. Whoever leaves more
    /// unread loses those that have stood still for 5 s, and at twice that the slowest: their connections are cut. 1 000 000 to 100 000 000 000. Default: 33 554 432.
    /// </summary>
    [Range(1_000_000, 100_000_000_000)]
    public long MaxBytesPerCaller { get; set; } = 32 << 20;

    /// <summary>
    /// <c>MAX_UNSENT_BYTES</c>: those of all callers of this node; no less than one's. 1 000 000 to 100 000 000 000. Default: 268 435 456.
    /// </summary>
    [Range(1_000_000, 100_000_000_000)]
    public long MaxBytes { get; set; } = 256 << 20;

    internal static SettingsTable<SendingOptions> Settings { get; } = new()
    {
        { "MAX_UNSENT_BYTES_PER_CALLER", options => options.MaxBytesPerCaller },
        { "MAX_UNSENT_BYTES", options => options.MaxBytes },
    };

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (MaxBytes < MaxBytesPerCaller)
        {
            yield return new ValidationResult($"MAX_UNSENT_BYTES is {MaxBytes}: it must be no less than MAX_UNSENT_BYTES_PER_CALLER ({MaxBytesPerCaller}).");
        }
    }
}
