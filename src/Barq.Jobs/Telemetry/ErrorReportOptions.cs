using System.ComponentModel.DataAnnotations;
using Barq.Persistence.Settings;

namespace Barq.Jobs.Telemetry;

/// <summary>Whether errors and traces go to Sentry.</summary>
public sealed class ErrorReportOptions : IValidatableObject
{
    /// <summary><c>SENTRY_DSN</c>: the project's DSN, <c>https://key@host/project</c>. Default: unset, nothing is sent.</summary>
    public string? Dsn { get; set; }

    /// <summary><c>SENTRY_ENVIRONMENT</c>: the environment that they are told to come from. Default: production.</summary>
    [Required]
    public string Environment { get; set; } = "production";

    /// <summary><c>SENTRY_TRACES_SAMPLE_RATE</c>: the share of requests whose traces are sent; 0 to 1. Default: 0.1.</summary>
    [Range(0.0, 1.0)]
    public double TracesSampleRate { get; set; } = 0.1;

    internal static SettingsTable<ErrorReportOptions> Settings { get; } = new()
    {
        { "SENTRY_DSN", options => options.Dsn, true },
        { "SENTRY_ENVIRONMENT", options => options.Environment },
        { "SENTRY_TRACES_SAMPLE_RATE", options => options.TracesSampleRate },
    };

    /// <summary>Whether a text is a DSN.</summary>
    public static bool IsDsn(string? text) => Uri.TryCreate(text, UriKind.Absolute, out var dsn)
        && dsn.Scheme is "http" or "https" && dsn.UserInfo.Length > 0 && dsn.AbsolutePath.Length > 1;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Dsn is not null && !IsDsn(Dsn))
        {
            yield return new ValidationResult("SENTRY_DSN is no DSN: allowed is https://KEY@HOST/PROJECT.");
        }
    }
}
