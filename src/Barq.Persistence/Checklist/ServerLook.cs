using Barq.Persistence.Replicas;

namespace Barq.Persistence.Checklist;

/// <summary>The connections of a check. It looks once, and what a server that is merely busy says late counts as well.</summary>
internal static class ServerLook
{
    /// <summary>For how long a check waits for a server, in seconds.</summary>
    private const int Patience = 30;

    /// <summary>A connection that waits longer than those that look every second.</summary>
    /// <param name="connectionString">The server.</param>
    public static ServerWatch At(string connectionString) => new(connectionString, Patience);
}
