using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Barq.Persistence.Diagnostics;
using Barq.Persistence.Settings;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Npgsql;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Barq.Jobs.Telemetry;

/// <summary>Registers what hosts tell of themselves: metrics for Prometheus, traces and metrics over OTLP, errors to Sentry.</summary>
public static class TelemetryRegistration
{
    private const string Bearer = "Bearer ";

    /// <summary>
    /// Adds metrics, and where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> (or the one of traces or metrics) is set, traces and metrics over OTLP.
    /// Nothing is traced where nobody is told. All other <c>OTEL_*</c> variables are the SDK's own to read.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">The host's settings.</param>
    /// <param name="serviceName">The host's name where <c>OTEL_SERVICE_NAME</c> is unset.</param>
    public static IServiceCollection AddBarqTelemetry(this IServiceCollection services, IConfiguration configuration, string serviceName)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddTelemetrySettings();
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, HttpMeasuring>());
        if (IsTrue(configuration["OTEL_SDK_DISABLED"]))
        {
            return services;
        }

        var telemetry = services.AddOpenTelemetry().ConfigureResource(resource => Describe(resource, configuration, serviceName));
        telemetry.WithMetrics(metrics =>
        {
            metrics.AddMeter(Tracing.Name, "Npgsql", "System.Runtime", "Microsoft.AspNetCore.Server.Kestrel").AddPrometheusExporter();
            if (IsExported(configuration, "METRICS"))
            {
                metrics.AddOtlpExporter();
            }
        });
        if (IsExported(configuration, "TRACES"))
        {
            telemetry.WithTracing(traces => traces
                .AddSource(Tracing.Name)
                .AddNpgsql()
                .AddRedisInstrumentation()
                .ConfigureRedisInstrumentation(RedisTracing.Watch)
                .AddAspNetCoreInstrumentation(http => http.Filter = IsOfInterest)
                .AddOtlpExporter());
        }

        return services;
    }

    /// <summary>Adds the settings of telemetry.</summary>
    /// <param name="services">The services.</param>
    internal static IServiceCollection AddTelemetrySettings(this IServiceCollection services) =>
        services.AddSettings(TelemetryOptions.Settings).AddSettings(ErrorReportOptions.Settings);

    /// <summary>Maps <c>/metrics</c>, in Prometheus' format: for everybody in Development, else for who has <c>METRICS_TOKEN</c>.</summary>
    /// <param name="endpoints">The routes.</param>
    /// <param name="admit">Lets others in, or answers them; null answers them with 401.</param>
    public static void MapBarqMetrics(this IEndpointRouteBuilder endpoints, Func<HttpContext, Task<bool>>? admit = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        if (endpoints.ServiceProvider.GetService<MeterProvider>() is null)
        {
            return;
        }

        var token = endpoints.ServiceProvider.GetRequiredService<IOptions<TelemetryOptions>>().Value.MetricsToken;
        var isOpen = endpoints.ServiceProvider.GetRequiredService<IHostEnvironment>().IsDevelopment();
        endpoints.MapPrometheusScrapingEndpoint("/metrics").Add(endpoint =>
        {
            var scrape = endpoint.RequestDelegate!;
            endpoint.RequestDelegate = async context =>
            {
                if (isOpen || Has(context.Request, token) || (admit is not null && await admit(context)))
                {
                    await scrape(context);
                }
                else if (admit is null)
                {
                    context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                }
            };
        });
    }

    private static void Describe(ResourceBuilder resource, IConfiguration configuration, string serviceName)
    {
        if (string.IsNullOrWhiteSpace(configuration["OTEL_SERVICE_NAME"]))
        {
            var version = Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
            resource.AddService(serviceName, serviceVersion: version);
        }
    }

    private static bool IsExported(IConfiguration configuration, string signal) =>
        !string.Equals(configuration[$"OTEL_{signal}_EXPORTER"], "none", StringComparison.OrdinalIgnoreCase)
        && !string.IsNullOrWhiteSpace(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] ?? configuration[$"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"]);

    // Orchestrators and Prometheus ask all the time.
    private static bool IsOfInterest(HttpContext context) =>
        !context.Request.Path.StartsWithSegments("/health") && !context.Request.Path.StartsWithSegments("/metrics");

    private static bool Has(HttpRequest request, string? token) => token is not null
        && request.Headers.Authorization.ToString() is { } sent && sent.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(sent[Bearer.Length..].Trim()), Encoding.UTF8.GetBytes(token));

    private static bool IsTrue(string? text) => string.Equals(text, "true", StringComparison.OrdinalIgnoreCase);
}
