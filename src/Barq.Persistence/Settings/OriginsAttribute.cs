using System.ComponentModel.DataAnnotations;

namespace Barq.Persistence.Settings;

/// <summary>Allows a list of web origins, scheme, host and port as browsers send them, or <c>*</c>.</summary>
/// <remarks>Source: RFC 6454, section 6.2. What is written in another way would be compared with, and never match.</remarks>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OriginsAttribute : ValidationAttribute
{
    /// <inheritdoc/>
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        (value as string[] ?? []).FirstOrDefault(origin => origin != "*" && !IsOrigin(origin)) is { } wrong
            ? new ValidationResult($"'{wrong}' is no origin; allowed are * or origins such as https://app.example.com and http://localhost:3000, without a path, separated by commas")
            : ValidationResult.Success;

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address)
        && address.Scheme is "http" or "https" && address.Host.Length > 0
        && string.Equals(text, address.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase)
        && address.UserInfo.Length == 0;
}
