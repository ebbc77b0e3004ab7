namespace Barq.Jobs.Offloading;

/// <summary>
/// A job: work that a request hands over. Declared by <c>services.AddJob&lt;…&gt;(kind, queue)</c>; a new instance is made for each attempt.
/// It may be killed at any point and begun anew, by the same or by another host, so what it does to the database goes through
/// <see cref="JobContext.StepAsync"/> and <see cref="JobContext.CompleteAsync"/>, and what it does elsewhere must bear a repetition.
/// </summary>
/// <typeparam name="TArguments">What it is told; kept as JSON.</typeparam>
/// <typeparam name="TResult">What comes of it; kept as JSON.</typeparam>
public interface IJob<in TArguments, TResult>
    where TArguments : class
    where TResult : class
{
    /// <summary>Does the work.</summary>
    /// <param name="context">The job: who asked, how far an earlier attempt came, how to commit.</param>
    /// <param name="arguments">What it is told.</param>
    /// <param name="cancellationToken">
    /// Fires at the soft time limit, when the job is called off, when its lease is lost, and when the host has waited long enough while
    /// ending. Pass it on, and let its exception through: the reason decides what becomes of the job.
    /// </param>
    /// <returns>The result. Where <see cref="JobContext.CompleteAsync"/> was not called, the job is completed with it.</returns>
    /// <exception cref="JobRefusedException">It can't be done, now or later: it is not tried again. Any other exception has it tried again after a pause.</exception>
    Task<TResult> RunAsync(JobContext context, TArguments arguments, CancellationToken cancellationToken);
}

/// <summary>A job can't be done, however often it is tried.</summary>
/// <param name="message">Why, for people: shown as the job's error.</param>
public sealed class JobRefusedException(string message) : Exception(message);

/// <summary>Somebody else has the job by now, or it was called off: nothing more of this attempt can be committed.</summary>
public sealed class JobLeaseLostException() : Exception("The job is another attempt's by now.");
