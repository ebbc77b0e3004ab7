using Barq.Persistence.Settings;

namespace Barq.Persistence.Startup;

/// <summary>What happens before a host listens. It can begin before the host does, while the host is still being put together.</summary>
public interface IHostPreparation
{
    /// <summary>Begins, on other threads; the host waits for it as it starts, and is told there what went wrong.</summary>
    /// <exception cref="StartupException">The host may not start on what is set.</exception>
    void Begin();
}
