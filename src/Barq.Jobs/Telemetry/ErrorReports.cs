using Microsoft.Extensions.Options;
using Sentry.AspNetCore;
using Sentry.Extensibility;

namespace Barq.Jobs.Telemetry;

/// <summary>Sends errors, and traces of some requests, to Sentry: what happened and where, and nothing about whom.</summary>
internal static class ErrorReports
{
    /// <summary>Adds Sentry where a DSN is set; else it is not there at all.</summary>
    public static void AddErrorReports(this WebApplicationBuilder builder)
    {
        // One that is no DSN stops the start a moment later, with all other settings that can't be used.
        if (ErrorReportOptions.IsDsn(builder.Configuration["SENTRY_DSN"]))
        {
            builder.WebHost.UseSentry();
            builder.Services.AddSingleton<IPostConfigureOptions<SentryAspNetCoreOptions>, Setup>();
        }
    }

    private sealed class Setup(IOptions<ErrorReportOptions> options) : IPostConfigureOptions<SentryAspNetCoreOptions>
    {
        public void PostConfigure(string? name, SentryAspNetCoreOptions sentry)
        {
            var own = options.Value;
            sentry.Dsn = own.Dsn;
            sentry.Environment = own.Environment;
            sentry.TracesSampleRate = own.TracesSampleRate;
            sentry.SendDefaultPii = false;
            sentry.MaxRequestBodySize = RequestSize.None;
            sentry.AutoSessionTracking = false;

            // What was logged before the error may name people.
            sentry.MaxBreadcrumbs = 0;
            sentry.SetBeforeSend(error =>
            {
                Strip(error.Request);
                error.User = new SentryUser();
                return error;
            });
            sentry.SetBeforeSendTransaction(transaction =>
            {
                Strip(transaction.Request);
                transaction.User = new SentryUser();
                return transaction;
            });
        }

        // A GET carries its document and variables in the query.
        private static void Strip(SentryRequest request)
        {
            request.QueryString = null;
            request.Cookies = null;
            request.Data = null;
            request.Headers.Clear();
            request.Env.Clear();
            if (Uri.TryCreate(request.Url, UriKind.Absolute, out var url))
            {
                request.Url = url.GetLeftPart(UriPartial.Path);
            }
        }
    }
}
