using System.Text.Json;
using Barq.Graph.Composition;
using Barq.Jobs.Composition;
using Barq.Jobs.Hosting;
using Barq.Jobs.Telemetry;
using Barq.Persistence.Composition;
using Barq.Persistence.Settings;
using Barq.Testing.Gateway;
using Barq.Testing.Processes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Graph.Tests.Commands;

/// <summary>Secrets that stand in files.</summary>
public sealed class SecretFileTests : IDisposable
{
    private readonly string _folder = TestFolder.Create("secrets");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Settings_ThatMayStandInFiles_AreAllSecretOnes()
    {
        var services = new ServiceCollection();
        var configuration = new ConfigurationBuilder().Build();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddBarqHosting().AddBarqTelemetry(configuration, "test").AddBarqPersistence().AddBarqJobs().AddBarqGraph();
        using var provider = services.BuildServiceProvider();

        var secrets = provider.GetServices<SettingDescription>().Where(setting => setting.IsSecret).Select(setting => setting.Variable).Order(StringComparer.Ordinal);

        Assert.Equal(secrets, SecretFiles.Settings.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Start_KeyInAFile_IsTheSameAsInAVariable()
    {
        const string key = "a key that only this file knows, nobody else";
        await using var gateway = await GatewayProcess.StartAsync(new GatewayStart
        {
            Environment = new Dictionary<string, string?> { ["AUTH_SYMMETRIC_KEY_FILE"] = Write("key", key + "\n"), ["METRICS_TOKEN_FILE"] = Write("token", "a token in a file, too") },
        });

        using var request = new HttpRequestMessage(HttpMethod.Get, "api/v1/performance/configuration");
        request.Headers.Authorization = new("Bearer", Authorization.TestTokens.Make(Authorization.TestTokens.Symmetric(key), new() { ["platform_admin"] = true }));
        using var answer = await gateway.Client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        using var json = JsonDocument.Parse(text);

        Assert.True(answer.IsSuccessStatusCode);
        Assert.DoesNotContain("in a file, too", text, StringComparison.Ordinal);
        Assert.All(["AUTH_SYMMETRIC_KEY", "METRICS_TOKEN"], name => Assert.True(
            Assert.Single(json.RootElement.GetProperty("settings").EnumerateArray(), setting => setting.GetProperty("variable").GetString() == name).GetProperty("is_set").GetBoolean()));
    }

    [Fact]
    public async Task Start_FilesThatCantBeUsed_NamesEach()
    {
        var refused = await GatewayCommand.RunAsync(new GatewayStart
        {
            Environment = new Dictionary<string, string?>
            {
                ["DATABASE_URL_FILE"] = Path.Combine(_folder, "missing"), ["REDIS_URL_FILE"] = Write("empty", "\n"), ["METRICS_TOKEN"] = "a token that is set", ["METRICS_TOKEN_FILE"] = Write("token", "a token that is in a file"),
            },
        });

        Assert.Equal(1, refused.ExitCode);
        Assert.Equal(
            [
                $"barq: DATABASE_URL_FILE is '{_folder}/missing': there is no such file.",
                "barq: METRICS_TOKEN and METRICS_TOKEN_FILE exclude each other: set one of them.",
                $"barq: REDIS_URL_FILE is '{_folder}/empty': the file is empty.",
            ],
            refused.ErrorLines.Order(StringComparer.Ordinal));
    }

    private string Write(string name, string content)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, content);
        return path;
    }
}
