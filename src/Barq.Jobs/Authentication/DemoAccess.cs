using Barq.Persistence.Access;
using Barq.Persistence.Databases;
using Barq.Persistence.Settings;
using Microsoft.Extensions.Options;

namespace Barq.Jobs.Authentication;

/// <summary>Whether a request without a token runs as a demo administrator: in Development and on the embedded default, never in Production.</summary>
internal sealed class DemoAccess
{
    private readonly bool _isConfigured;
    private readonly string _environment;

    /// <summary>Looks at what is set.</summary>
    public DemoAccess(IHostEnvironment environment, IOptions<AuthenticationOptions> options, FleetDatabase database)
    {
        _isConfigured = options.Value.IsConfigured;
        _environment = environment.EnvironmentName;
        IsOpen = !environment.IsProduction() && (environment.IsDevelopment() || database.Provider != DatabaseProvider.PostgreSql);
    }

    /// <summary>What the explorer tells about it.</summary>
    public const string Notice = "without a token you are a demo administrator of all organizations";

    /// <summary>What it tells where there is no such access.</summary>
    public const string TokenNotice = "requests need a token: in the HTTP headers the name Authorization with the value Bearer TOKEN";

    /// <summary>Whether a request without a token is accepted.</summary>
    public bool IsOpen { get; }

    /// <summary>Who it then is.</summary>
    public static Caller Administrator { get; } = Caller.PlatformAdministrator("demo administrator");

    /// <summary>Returns where somebody can be known to this gateway.</summary>
    /// <exception cref="StartupException">Tokens are needed, and none could be trusted.</exception>
    public void Check()
    {
        if (!IsOpen && !_isConfigured)
        {
            throw new StartupException(
                $"{_environment} does not start without knowing whose tokens to trust: set AUTH_AUTHORITY, AUTH_SYMMETRIC_KEY or AUTH_RSA_PUBLIC_KEY.");
        }
    }
}
