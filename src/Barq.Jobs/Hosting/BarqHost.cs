using System.Net.Sockets;
using System.Text.RegularExpressions;
using Barq.Jobs.Draining;
using Barq.Jobs.Telemetry;
using Barq.Persistence.Settings;
using Barq.Persistence.Startup;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace Barq.Jobs.Hosting;

/// <summary>What the gateway and the job host have in common as processes.</summary>
public static partial class BarqHost
{
    /// <summary>The exit code of a host that can't start as it is set up.</summary>
    public const int StartupFailed = 1;

    // More threads than processors: a piece of work that takes long has the operating system take turns with the others, which would wait for its end.
    private const int ThreadsBesideProcessors = 3;

    private static EndRequest? _end;

    /// <summary>
    /// Runs a host's whole program. What stops its start is told on the error output, one line for each thing to change; any other
    /// exception is a defect, and ends the process with its stack trace. One that is asked to end while it starts ends quietly.
    /// </summary>
    /// <param name="args">The command line; <c>ready</c> alone asks the host that runs already.</param>
    /// <param name="port">The port where <c>HTTP_PORT</c> is unset.</param>
    /// <param name="main">The program; its result is the exit code.</param>
    public static async Task<int> RunAsync(string[] args, int port, Func<Task<int>> main)
    {
        ArgumentNullException.ThrowIfNull(main);
        using var end = _end = new EndRequest();
        ThreadPool.GetMinThreads(out var workers, out var completions);
        ThreadPool.SetMinThreads(Math.Max(workers, Environment.ProcessorCount + ThreadsBesideProcessors), completions);
        try
        {
            DotEnvFile.Load();
            return args is [ReadyProbe.Name] ? await ReadyProbe.AskAsync(port) : await main();
        }
        catch (Exception) when (end.IsDuringStart)
        {
            return 0;
        }
        catch (Exception exception) when (Explain(exception) is { Length: > 0 } lines)
        {
            foreach (var line in lines)
            {
                await Console.Error.WriteLineAsync($"barq: {line}");
            }

            return StartupFailed;
        }
    }

    /// <summary>
    /// Sets a host up: its port, and the log's defaults from the <c>appsettings.json</c> beside the program, which is this project's for
    /// both hosts. What is an exception for us to explain, the framework does not log a second time.
    /// </summary>
    /// <param name="builder">The host.</param>
    /// <param name="port">The port where <c>HTTP_PORT</c> is unset.</param>
    public static WebApplicationBuilder AddBarqHost(this WebApplicationBuilder builder, int port)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Configuration.Sources.Insert(0, new Microsoft.Extensions.Configuration.Json.JsonConfigurationSource
        {
            FileProvider = new Microsoft.Extensions.FileProviders.PhysicalFileProvider(AppContext.BaseDirectory),
            Path = "appsettings.json",
            Optional = true,
        });
        builder.Configuration.AddSecretFiles();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.AddBarqHosting();
        builder.Services.AddBarqTelemetry(builder.Configuration, builder.Environment.ApplicationName);
        builder.AddErrorReports();
        builder.Services.PostConfigure<HostOptions>(options => options.Port ??= port);
        return builder;
    }

    /// <summary>Builds the host, and validates all its settings before anything reads one, so that every bad one is told at once.</summary>
    /// <param name="builder">The host.</param>
    /// <exception cref="OptionsValidationException">A setting can't be used; several come as an <see cref="AggregateException"/>.</exception>
    public static WebApplication BuildValidated(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var app = builder.Build();
        app.Services.GetService<IStartupValidator>()?.Validate();
        return app.UseBarqDraining();
    }

    /// <summary>Serves until the process is asked to end.</summary>
    /// <param name="app">The host.</param>
    /// <param name="map">Maps the endpoints that it serves, while its database is being prepared: with all that they need they take as long. Null where they are mapped.</param>
    /// <returns>0.</returns>
    public static async Task<int> ServeAsync(this WebApplication app, Action? map = null)
    {
        ArgumentNullException.ThrowIfNull(app);
        if (string.IsNullOrEmpty(app.Configuration[WebHostDefaults.ServerUrlsKey]))
        {
            var address = app.Environment.IsDevelopment() ? "localhost" : "*";
            app.Urls.Add($"http://{address}:{app.Services.GetRequiredService<IOptions<HostOptions>>().Value.Port}");
        }

        string[] urls = [.. app.Urls, .. app.Configuration[WebHostDefaults.ServerUrlsKey]?.Split(';', StringSplitOptions.RemoveEmptyEntries) ?? []];
        AddressCheck.ThrowIfTaken(urls);
        app.WarnOfMisspeltSettings();
        app.Services.GetRequiredService<IHostPreparation>().Begin();
        map?.Invoke();
        try
        {
            await app.StartAsync();
        }
        catch (Exception exception)
        {
            // In order: to the framework a service that goes on in the background, and is disposed instead, has failed. Why there is no start is told by this exception alone.
            await app.StopAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_end is { IsDuringStart: true })
            {
                return 0;
            }

            // The server says which address it can't have only where another program has it.
            if (exception is SocketException)
            {
                throw new StartupException($"Failed to listen on {string.Join(" and ", urls)}: {exception.Message}. Set HTTP_PORT or ASPNETCORE_URLS.", exception);
            }

            throw;
        }

        _end?.Serve();
        await app.WaitForShutdownAsync();
        return 0;
    }

    private static string[] Explain(Exception exception) => exception switch
    {
        OptionsValidationException options => [.. options.Failures.Select(failure => OfAttributes().Match(failure) is { Success: true } match ? match.Groups[1].Value : failure)],
        AggregateException several when several.InnerExceptions.All(inner => inner is OptionsValidationException) =>
            [.. several.InnerExceptions.SelectMany(Explain)],
        StartupException or HostAbortedException => [exception.Message],
        IOException { InnerException: AddressInUseException } or FormatException { TargetSite.DeclaringType.Name: "BindingAddress" } => [exception.Message],
        _ => [],
    };

    // What a class says of several of its settings together comes in words about the class, which nobody who sets them knows.
    [GeneratedRegex("^DataAnnotation validation failed for '.*?' members: '.*?' with the error: '(.*)'\\.$", RegexOptions.Singleline)]
    private static partial Regex OfAttributes();
}
