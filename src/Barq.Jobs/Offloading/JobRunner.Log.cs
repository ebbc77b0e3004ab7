namespace Barq.Jobs.Offloading;

internal sealed partial class JobRunner
{
    [LoggerMessage(EventIds.JobFailed, LogLevel.Warning, "The job {Kind} {Id} failed for the {Failures}. time, and is tried again: {Error}")]
    private partial void LogFailed(string kind, long id, int failures, string error, Exception? exception);

    [LoggerMessage(EventIds.JobDied, LogLevel.Error, "The job {Kind} {Id} failed for the {Failures}. time, and is dead until somebody retries it: {Error}")]
    private partial void LogDied(string kind, long id, int failures, string error, Exception? exception);

    [LoggerMessage(EventIds.JobLeaseLost, LogLevel.Warning, "The job {Kind} {Id} is another attempt's by now; attempt {Attempt} has changed nothing more")]
    private partial void LogLeaseLost(string kind, long id, int attempt);

    [LoggerMessage(EventIds.JobHandedBack, LogLevel.Information, "The host ends: the job {Kind} {Id} goes back to its queue after attempt {Attempt}")]
    private partial void LogHandedBack(string kind, long id, int attempt);

    [LoggerMessage(EventIds.JobOverTime, LogLevel.Error, "The job {Kind} {Id} took longer than {Seconds} s: it is failed, and its worker is free")]
    private partial void LogOverTime(string kind, long id, int seconds);

    [LoggerMessage(EventIds.JobAbandoned, LogLevel.Information, "The abandoned attempt at job {Id} has ended: {Message}")]
    private partial void LogAbandoned(long id, string message);
}
