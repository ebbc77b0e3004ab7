namespace Barq.Persistence.Settings;

/// <summary>A variable that this process reads; all of them are registered as services.</summary>
/// <param name="Variable">Its name.</param>
/// <param name="Default">The value that holds where it is unset; null where that is none.</param>
/// <param name="IsSecret">Whether its value may hold a password: show it through <see cref="Secrets.Mask"/>.</param>
/// <param name="Range">The least and the most that a number may be, as in "1 to 300"; null where it is bounded otherwise, or is no number.</param>
public sealed record SettingDescription(string Variable, string? Default, bool IsSecret, string? Range = null);
