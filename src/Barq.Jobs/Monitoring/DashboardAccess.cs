using System.Text;
using Barq.Jobs.Authentication;
using Hangfire.Dashboard;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;

namespace Barq.Jobs.Monitoring;

/// <summary>
/// Who sees the dashboard: platform administrators, known by the gateway's tokens; in Development and on the embedded default anybody on
/// this machine. A browser asks for a name and a password: the password is the token, and the name does not matter.
/// </summary>
/// <remarks>Source: RFC 6750, section 2.1, and RFC 7617, section 2.</remarks>
internal sealed class DashboardAccess : IDashboardAsyncAuthorizationFilter
{
    public async Task<bool> AuthorizeAsync(DashboardContext context)
    {
        var http = context.GetHttpContext();
        var header = http.Request.Headers.Authorization.ToString();
        if (header.Length == 0 && http.RequestServices.GetRequiredService<DemoAccess>().IsOpen)
        {
            return true;
        }

        if (TokenOf(header) is { } token && await IsAdministratorAsync(http.RequestServices, token))
        {
            return true;
        }

        http.Response.Headers.WWWAuthenticate = "Basic realm=\"Barq jobs: the password is a platform administrator's token\", charset=\"UTF-8\"";
        return false;
    }

    private static string? TokenOf(string header)
    {
        if (header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            return header[7..].Trim();
        }

        var pair = new byte[header.Length];
        return header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase) && Convert.TryFromBase64String(header[6..].Trim(), pair, out var length)
            && Encoding.UTF8.GetString(pair, 0, length).Split(':', 2) is [_, var password]
                ? password
                : null;
    }

    private static async Task<bool> IsAdministratorAsync(IServiceProvider services, string token)
    {
        var bearer = services.GetRequiredService<IOptionsMonitor<JwtBearerOptions>>().Get(JwtBearerDefaults.AuthenticationScheme);
        var result = await bearer.TokenHandlers[0].ValidateTokenAsync(token, bearer.TokenValidationParameters);

        // It shows the jobs of all organizations.
        return result.IsValid && PlatformClaim.IsTrue(result.ClaimsIdentity);
    }
}
