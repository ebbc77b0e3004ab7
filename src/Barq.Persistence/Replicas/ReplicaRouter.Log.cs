using Microsoft.Extensions.Logging;

namespace Barq.Persistence.Replicas;

internal sealed partial class ReplicaRouter
{
    [LoggerMessage(EventIds.ReplicaLost, LogLevel.Warning, "Read replica {Address} is lost and gets no more reads: {Problem}")]
    private partial void LogLost(string address, string problem);

    [LoggerMessage(EventIds.ReplicaBack, LogLevel.Information, "Read replica {Address} answers again and gets reads")]
    private partial void LogBack(string address);

    [LoggerMessage(EventIds.ReplicaBehind, LogLevel.Warning, "Read replica {Address} may be more than {Seconds} s behind and gets no reads until it has caught up")]
    private partial void LogBehind(string address, double seconds);

    [LoggerMessage(EventIds.ReplicaCaughtUp, LogLevel.Information, "Read replica {Address} has caught up and gets reads")]
    private partial void LogCaughtUp(string address);
}
