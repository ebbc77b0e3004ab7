using System.Globalization;
using System.Text.RegularExpressions;
using Barq.Testing;
using YamlDotNet.RepresentationModel;

namespace Barq.Graph.Tests.Deployment;

/// <summary>The services of <c>docker-compose.performance.yml</c>: without rights, within limits, asked for their health, with files that are there.</summary>
public sealed class ComposeFileTests
{
    // Its image has nothing to ask it with.
    private const string Unasked = "otel-collector";

    private static readonly YamlMappingNode _services = (YamlMappingNode)YamlFile.Read(Repository.PathOf("docker-compose.performance.yml")).Single()["services"];

    public static TheoryData<string> Services => [.. _services.Children.Keys.Select(key => $"{key}")];

    [Theory, MemberData(nameof(Services))]
    public void Service_HasNoRightsAndLimits(string service)
    {
        Assert.Equal("true", $"{Of(service, "read_only")}");
        Assert.Equal(["ALL"], Texts(service, "cap_drop"));
        Assert.Equal(["no-new-privileges:true"], Texts(service, "security_opt"));
        var limits = Of(service, "deploy")!["resources"]["limits"];
        Assert.All(["cpus", "memory"], limit => Assert.NotEmpty($"{limits[limit]}"));

        // Our own images name their user.
        Assert.True(IsOurs(service) || !$"{Of(service, "user")}".StartsWith("0:", StringComparison.Ordinal), service);
        Assert.True(IsOurs(service) || Of(service, "user") is not null, service);
    }

    [Theory, MemberData(nameof(Services))]
    public void Service_ThatGoesOn_IsStartedAgainAndAskedForItsHealth(string service)
    {
        var ends = service == "migrate";

        Assert.Equal(ends ? "no" : "unless-stopped", $"{Of(service, "restart")}");
        Assert.Equal(!ends && !IsOurs(service) && service != Unasked, Of(service, "healthcheck") is YamlMappingNode check && check.Children.ContainsKey("test"));
    }

    [Theory, MemberData(nameof(Services))]
    public void Service_AskedToEnd_HasTimeForIt(string service)
    {
        var time = int.Parse($"{Of(service, "stop_grace_period")}".TrimEnd('s'), CultureInfo.InvariantCulture);

        // SHUTDOWN_DRAIN 10 and JOBS_SHUTDOWN_TIMEOUT 20.
        Assert.True(time >= (service.StartsWith("gateway", StringComparison.Ordinal) || service.StartsWith("jobs", StringComparison.Ordinal) ? 40 : 30), $"{service}: {time}");
    }

    [Fact]
    public void Queues_All_HaveAHostWithItsWorkers()
    {
        var hosts = _services.Children.Keys.Select(key => $"{key}").Where(name => name.StartsWith("jobs-", StringComparison.Ordinal)).Select(name => $"{_services[name]["environment"]["JOBS_QUEUES"]}").ToArray();

        Assert.All(hosts, host => Assert.Matches("^[a-z_]+:[1-9][0-9]*$", host));
        Assert.Equal(Jobs.Offloading.JobQueues.All.Order(StringComparer.Ordinal), hosts.Select(host => host.Split(':')[0]).Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Services))]
    public void Service_FilesOfTheRepository_AreThere(string service) =>
        Assert.All(Texts(service, "volumes").Where(volume => volume.StartsWith("./", StringComparison.Ordinal)), volume => Assert.True(Path.Exists(Repository.PathOf(volume.Split(':')[0][2..])), volume));

    [Fact]
    public void Images_OfOurs_NameAUserAndAskForHealth()
    {
        var stages = File.ReadAllText(Repository.PathOf("deploy", "Dockerfile")).Split("\nFROM ");

        Assert.Contains(stages, stage => stage.Contains(" AS host", StringComparison.Ordinal) && stage.Contains("\nUSER $APP_UID", StringComparison.Ordinal));
        Assert.All(["gateway", "jobs"], image => Assert.Contains(stages, stage => stage.StartsWith($"host AS {image}\n", StringComparison.Ordinal)
            && Regex.IsMatch(stage, """\nHEALTHCHECK .* CMD \["dotnet", "(?<program>[\w.]+)", "ready"\]\nENTRYPOINT \["dotnet", "\k<program>"\]""")));
    }

    // Without npm the build goes on, and the gateway would be without the explorer and the dashboard's plots.
    [Fact]
    public void Images_OfTheGateway_AreBuiltWithItsPages()
    {
        var stage = File.ReadAllText(Repository.PathOf("deploy", "Dockerfile")).Split("\nFROM ").Single(stage => stage.StartsWith("build AS publish-gateway\n", StringComparison.Ordinal));

        Assert.Matches(@"(?s)npm.*\nRUN dotnet publish src/Barq\.Graph", stage);
    }

    // Each publication of an image has the same bytes, and the file that makes it so is among what is copied.
    [Fact]
    public void Images_OfOurs_ArePublishedReproducibly()
    {
        var file = File.ReadAllText(Repository.PathOf("deploy", "Dockerfile"));

        Assert.All(file.Split('\n').Where(line => line.StartsWith("RUN dotnet publish", StringComparison.Ordinal)), line => Assert.Contains(" -p:BarqReproducible=true ", line, StringComparison.Ordinal));
        Assert.Contains("\nCOPY deploy/serial.rsp deploy/serial.rsp\n", file, StringComparison.Ordinal);
        Assert.Contains("!deploy/serial.rsp", File.ReadAllLines(Repository.PathOf(".dockerignore")));
        Assert.Equal("-parallel-", File.ReadAllText(Repository.PathOf("deploy", "serial.rsp")).Trim());
    }

    private static bool IsOurs(string service) => $"{Of(service, "image")}".StartsWith("barq-", StringComparison.Ordinal);

    private static IEnumerable<string> Texts(string service, string key) => Of(service, key) is YamlSequenceNode texts ? texts.Select(text => $"{text}") : [];

    // A service's own, or what it is merged from.
    private static YamlNode? Of(string service, string key)
    {
        for (var node = (YamlMappingNode?)_services[service]; node is not null; node = node.Children.TryGetValue("<<", out var merged) ? (YamlMappingNode)merged : null)
        {
            if (node.Children.TryGetValue(key, out var found))
            {
                return found;
            }
        }

        return null;
    }
}
