using Microsoft.Extensions.Logging;

namespace Barq.Persistence.Replicas;

internal sealed partial class ReplicaRouter
{
    [LoggerMessage(EventIds.ReplicaLost, LogLevel.Warning, "Read replica {Address} is lost and gets no more reads: {Problem}")]
    private partial void LogLost(string address, string problem);

    [LoggerMessage(EventIds.ReplicaBack, LogLevel.Information, "Read replica {Address} answers again and gets reads")]
    private partial void LogBack(string address);
}
