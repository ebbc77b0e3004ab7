using System.Globalization;
using Barq.Jobs.Webhooks;
using Barq.Persistence.Databases;
using Barq.Persistence.Writing;

namespace Barq.Jobs.Offloading;

/// <summary>What a job's row, which its requester reads, says of why it failed: what was written to be read. All else is the log's: it may name statements, hosts and files.</summary>
internal static class JobProblem
{
    /// <summary>Why a job failed.</summary>
    /// <param name="exception">What it threw.</param>
    /// <param name="id">The job, under which the log has the rest.</param>
    public static string Of(Exception exception, long id) => exception switch
    {
        JobRefusedException or JobConflictException or RuleException or PrivateAddressException => exception.Message,
        DatabaseBusyException or StatementTimeoutException or DatabaseContentionException or DatabaseUnavailableException => exception.Message,
        HttpRequestException { StatusCode: { } status } => string.Create(CultureInfo.InvariantCulture, $"The service answered {(int)status}."),
        HttpRequestException { InnerException: OperationCanceledException } => "The service did not answer in time.",
        HttpRequestException => "The service can't be reached.",
        _ => string.Create(CultureInfo.InvariantCulture, $"Something broke inside; the log of the job host has it under job {id}."),
    };
}
