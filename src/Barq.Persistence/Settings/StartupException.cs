namespace Barq.Persistence.Settings;

/// <summary>The process can't start as it is set up. The message is for its operator: one line that says what to change.</summary>
/// <param name="message">The line.</param>
/// <param name="innerException">What it came from.</param>
public sealed class StartupException(string message, Exception? innerException = null) : Exception(message, innerException);
