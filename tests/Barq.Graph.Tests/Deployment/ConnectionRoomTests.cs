using System.Globalization;
using System.Text.RegularExpressions;
using Barq.Testing;
using k8s.Models;
using YamlDotNet.RepresentationModel;

namespace Barq.Graph.Tests.Deployment;

/// <summary>All pools of the shipped fleets, filled to the last, find room in the shipped PostgreSQL: what <c>check --hosts</c> adds up.</summary>
public sealed partial class ConnectionRoomTests
{
    // Of a process beside its pool, as check counts.
    private const int Beside = 4;

    private static readonly int _room = OfPostgreSql("max_connections") - OfPostgreSql("superuser_reserved_connections");

    [Fact]
    public void Compose_AllPools_FindRoom()
    {
        var root = YamlFile.Read(Repository.PathOf("docker-compose.performance.yml")).Single();
        var hosts = ((YamlMappingNode)root["services"]).Children.Keys.Count(name => HostName().IsMatch($"{name}"));

        Assert.Equal(6, hosts);
        Assert.InRange(hosts * Pool(YamlFile.Entries(root, "x-environment")), 1, _room);
    }

    [Fact]
    public void Kubernetes_AllPoolsOfAsManyPodsAsThereMayBe_FindRoom()
    {
        var most = KubernetesTests.Objects.OfType<V2HorizontalPodAutoscaler>().ToDictionary(each => each.Spec.ScaleTargetRef.Name, each => each.Spec.MaxReplicas);

        // One more of each while they are replaced: maxSurge, a quarter of few where it is not said.
        var hosts = KubernetesTests.Objects.OfType<V1Deployment>().Sum(each => most.GetValueOrDefault(each.Metadata.Name, each.Spec.Replicas ?? 1) + 1);

        Assert.True(hosts > 16, $"{hosts}");
        Assert.InRange(hosts * Pool(YamlFile.Entries(YamlFile.Read(Repository.PathOf("deploy", "kubernetes", "production", "settings.yaml")).Single(), "data")), 1, _room);
    }

    private static int Pool(IEnumerable<(string Key, string Value)> settings)
    {
        var values = settings.ToDictionary(pair => pair.Key, pair => pair.Value);
        return int.Parse(values["DB_POOL_SIZE"], CultureInfo.InvariantCulture) + int.Parse(values["DB_MAX_OVERFLOW"], CultureInfo.InvariantCulture) + Beside;
    }

    private static int OfPostgreSql(string name) => int.Parse(
        Regex.Match(File.ReadAllText(Repository.PathOf("deploy", "postgresql", "postgresql.conf")), $@"(?m)^{name} = (\d+)").Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("^(?:gateway|jobs)-")]
    private static partial Regex HostName();
}
