using System.CommandLine;
using Barq.Graph.Authorization;
using Barq.Persistence.Access;
using Barq.Persistence.Settings;

namespace Barq.Graph.Commands;

/// <summary><c>token</c>: makes a token to try the gateway with.</summary>
internal sealed class TokenCommand(IServiceProvider services) : IGatewayCommand
{
    private const string PlatformRole = "PLATFORM";

    private readonly Option<string> _role = new("--role")
    {
        Description = "OWNER, ADMIN, MANAGER, VIEWER or COURIER; PLATFORM for an administrator of all organizations.",
        Required = true,
    };

    private readonly Option<long?> _organization = new("--organization") { Description = "The organization's key: 1 is the demo fleet's first." };

    private readonly Option<long?> _user = new("--user") { Description = "The user's key." };

    private readonly Option<long?> _courier = new("--courier") { Description = "The courier's key, with --role COURIER." };

    private readonly Option<int> _hours = new("--hours") { Description = "How long the token is good for.", DefaultValueFactory = _ => 12 };

    public Command Create()
    {
        _role.AcceptOnlyFromAmong([.. Enum.GetNames<CallerRole>().Select(role => role.ToUpperInvariant()), PlatformRole]);
        var command = new Command("token", "Print a token to try the gateway with, signed with AUTH_SYMMETRIC_KEY; outside Production it may be unset.")
        {
            _role, _organization, _user, _courier, _hours,
        };
        command.SetAction((parsed, _) => RunAsync(CallerOf(parsed), TimeSpan.FromHours(parsed.GetValue(_hours))));
        return command;
    }

    private async Task<int> RunAsync(Caller caller, TimeSpan lifetime)
    {
        await Console.Out.WriteLineAsync(services.GetRequiredService<TokenMaker>().Make(caller, lifetime));
        return 0;
    }

    private Caller CallerOf(ParseResult parsed)
    {
        var role = parsed.GetValue(_role)!;
        if (role == PlatformRole)
        {
            return Caller.PlatformAdministrator("platform administrator", parsed.GetValue(_user));
        }

        var organization = parsed.GetValue(_organization) ?? throw new StartupException($"--role {role} needs --organization.");
        var known = Enum.Parse<CallerRole>(role, ignoreCase: true);
        return known != CallerRole.Courier
            ? Caller.User(organization, known, parsed.GetValue(_user))
            : Caller.Courier(organization, parsed.GetValue(_courier) ?? throw new StartupException("--role COURIER needs --courier."));
    }
}
