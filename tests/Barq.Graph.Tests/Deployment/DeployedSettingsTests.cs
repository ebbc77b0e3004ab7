using System.Text.RegularExpressions;
using Barq.Graph.Composition;
using Barq.Jobs.Composition;
using Barq.Jobs.Hosting;
using Barq.Jobs.Telemetry;
using Barq.Persistence.Composition;
using Barq.Persistence.Settings;
using Barq.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using YamlDotNet.RepresentationModel;

namespace Barq.Graph.Tests.Deployment;

/// <summary>What the files for production set exists: a misspelt setting would change nothing, and nobody would hear of it.</summary>
public sealed partial class DeployedSettingsTests
{
    private static readonly string[] _ofOthers = ["ASPNETCORE_ENVIRONMENT"];

    [Theory]
    [InlineData("docker-compose.yml", 6)]
    [InlineData("docker-compose.performance.yml", 15)]
    public void Compose_SettingsOfTheHosts_Exist(string file, int least)
    {
        var root = YamlFile.Read(Repository.PathOf(file)).Single();
        string[] names =
        [
            .. YamlFile.Entries(root, "x-environment").Concat(YamlFile.Entries(root["x-host"], "environment")).Concat(root is YamlMappingNode { Children: var children } && children.TryGetValue("x-gateway", out var gateway) ? YamlFile.Entries(gateway, "environment") : [])
                .Concat(((YamlMappingNode)root["services"]).Children.Where(service => OfBarq().IsMatch($"{service.Key}")).SelectMany(service => YamlFile.Entries(service.Value, "environment")))
                .Select(pair => pair.Key).Where(name => name != "<<").Distinct(),
        ];

        Assert.True(names.Length >= least, string.Join(' ', names));
        AssertExist(names);
    }

    [Fact]
    public void Kubernetes_SettingsOfTheHosts_Exist()
    {
        var names = KubernetesTests.Files().SelectMany(YamlFile.Read).SelectMany(document => YamlFile.Entries(document, "data")).Select(pair => pair.Key)
            .Concat(KubernetesTests.Files().SelectMany(file => Variable().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value))).Distinct().ToArray();

        Assert.True(names.Length >= 12, string.Join(' ', names));
        AssertExist(names);
    }

    [Fact]
    public void Secrets_OfCompose_AreMadeByTheScript()
    {
        var script = File.ReadAllText(Repository.PathOf("deploy", "make-secrets"));
        var secrets = ((YamlMappingNode)YamlFile.Read(Repository.PathOf("docker-compose.performance.yml")).Single()["secrets"]).Children.Keys.Select(key => $"{key}");

        Assert.Equal(secrets.Order(StringComparer.Ordinal), Made().Matches(script).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal));
    }

    private static void AssertExist(IEnumerable<string> names)
    {
        var services = new ServiceCollection();
        var configuration = new ConfigurationBuilder().Build();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddBarqHosting().AddBarqTelemetry(configuration, "test").AddBarqPersistence().AddBarqJobs().AddBarqGraph();
        using var provider = services.BuildServiceProvider();
        var known = provider.GetServices<SettingDescription>().Select(setting => setting.Variable).Concat(SecretFiles.Settings.Select(setting => setting + SecretFiles.Ending)).Concat(_ofOthers);

        Assert.Empty(names.Except(known));
    }

    [GeneratedRegex("^(?:gateway|jobs|migrate)(?:-|$)")]
    private static partial Regex OfBarq();

    [GeneratedRegex(@"name: ([A-Z][A-Z0-9_]+), value:")]
    private static partial Regex Variable();

    [GeneratedRegex("(?m)^make ([a-z_]+) ")]
    private static partial Regex Made();
}
