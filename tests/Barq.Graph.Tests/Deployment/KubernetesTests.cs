using Barq.Testing;
using k8s;
using k8s.Models;
using YamlDotNet.RepresentationModel;

namespace Barq.Graph.Tests.Deployment;

/// <summary>The manifests for Kubernetes, read strictly as what the API knows: a field that it does not know is an error.</summary>
public sealed class KubernetesTests
{
    // Kustomize's own, what only changes another one, and what an operator of the cluster brings.
    private static readonly string[] _notOfTheApi = ["kustomization.yaml", "monitoring.yaml", "production/settings.yaml", "production/migrate.yaml"];

    /// <summary>All files.</summary>
    public static IEnumerable<string> Files() => Directory.EnumerateFiles(Repository.PathOf("deploy", "kubernetes"), "*.yaml", SearchOption.AllDirectories);

    /// <summary>What they make of the API's kinds.</summary>
    internal static List<object> Objects { get; } =
        [.. Files().Where(file => !_notOfTheApi.Any(name => file.EndsWith("/" + name, StringComparison.Ordinal))).SelectMany(file => KubernetesYaml.LoadAllFromString(File.ReadAllText(file), strict: true))];

    [Fact]
    public void Manifests_All_AreOfTheApi() =>
        Assert.Equal(
            ["V1ConfigMap", "V1Deployment", "V1Job", "V1NetworkPolicy", "V1PodDisruptionBudget", "V1Service", "V1ServiceAccount", "V2HorizontalPodAutoscaler"],
            Objects.Select(each => each.GetType().Name).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void FieldThatTheApiDoesNotKnow_IsNoticed() => Assert.ThrowsAny<Exception>(() =>
        KubernetesYaml.LoadAllFromString("apiVersion: v1\nkind: Service\nmetadata:\n  name: barq\nspec:\n  portz: []\n", strict: true));

    [Fact]
    public void Containers_All_RunWithoutRightsAndWithLimits()
    {
        var pods = Objects.OfType<V1Deployment>().Select(each => each.Spec.Template.Spec).Concat(Objects.OfType<V1Job>().Select(each => each.Spec.Template.Spec)).ToArray();

        Assert.Equal(5, pods.Length);
        Assert.All(pods, pod =>
        {
            Assert.True(pod.SecurityContext.RunAsNonRoot);
            Assert.Equal("RuntimeDefault", pod.SecurityContext.SeccompProfile.Type);
            Assert.All(pod.Containers, container =>
            {
                Assert.True(container.SecurityContext.ReadOnlyRootFilesystem);
                Assert.False(container.SecurityContext.AllowPrivilegeEscalation);
                Assert.Equal(["ALL"], container.SecurityContext.Capabilities.Drop);
                Assert.Contains("memory", container.Resources.Limits.Keys);
            });
        });
    }

    [Fact]
    public void Hosts_All_AreProbedAndHaveTimeToEnd() => Assert.All(Objects.OfType<V1Deployment>(), deployment =>
    {
        var (pod, container) = (deployment.Spec.Template.Spec, deployment.Spec.Template.Spec.Containers.Single());
        Assert.Equal(("/health/ready", "/health/ready", "/health/live"), (container.StartupProbe.HttpGet.Path, container.ReadinessProbe.HttpGet.Path, container.LivenessProbe.HttpGet.Path));

        // The pause of preStop 5, SHUTDOWN_DRAIN 10, and what is on its way then: a request by GRAPHQL_REQUEST_TIMEOUT 30, jobs by JOBS_SHUTDOWN_TIMEOUT 20.
        Assert.True(pod.TerminationGracePeriodSeconds > 45, $"{deployment.Metadata.Name}");
    });

    [Fact]
    public void Queues_All_HaveAHost() => Assert.Equal(
        Jobs.Offloading.JobQueues.All.Order(StringComparer.Ordinal),
        Objects.OfType<V1Deployment>().SelectMany(each => each.Spec.Template.Spec.Containers.Single().Env ?? []).Where(variable => variable.Name == "JOBS_QUEUES").Select(variable => variable.Value.Split(':')[0]).Order(StringComparer.Ordinal));

    [Fact]
    public void Gateways_AreScaledSpreadAndBudgeted()
    {
        var scaled = Objects.OfType<V2HorizontalPodAutoscaler>().Single().Spec;
        var gateway = Objects.OfType<V1Deployment>().Single(each => each.Metadata.Name == scaled.ScaleTargetRef.Name).Spec;
        var budget = Objects.OfType<V1PodDisruptionBudget>().Single().Spec;

        // A number of its own would undo the scaling at each apply.
        Assert.Null(gateway.Replicas);
        Assert.True(scaled.MinReplicas >= 2);
        Assert.Equal("1", $"{budget.MaxUnavailable.Value}");
        Assert.Equal(gateway.Selector.MatchLabels, budget.Selector.MatchLabels);
        Assert.Equal(["kubernetes.io/hostname", "topology.kubernetes.io/zone"], gateway.Template.Spec.TopologySpreadConstraints.Select(each => each.TopologyKey).Order(StringComparer.Ordinal));
        Assert.All(gateway.Template.Spec.TopologySpreadConstraints, each => Assert.Equal(gateway.Selector.MatchLabels, each.LabelSelector.MatchLabels));
        Assert.NotNull(gateway.Template.Spec.Containers.Single().Lifecycle.PreStop);
    }

    [Fact]
    public void Pods_All_AreFencedAndKnowTheSecretsThatTheirSettingsName()
    {
        var fenced = Objects.OfType<V1NetworkPolicy>().Select(each => each.Spec.PodSelector.MatchLabels["app.kubernetes.io/name"]).ToHashSet(StringComparer.Ordinal);
        var files = Files().SelectMany(YamlFile.Read).SelectMany(document => YamlFile.Entries(document, "data")).Where(pair => pair.Key.EndsWith("_FILE", StringComparison.Ordinal)).Select(pair => pair.Value);
        V1PodTemplateSpec[] pods = [.. Objects.OfType<V1Deployment>().Select(each => each.Spec.Template), .. Objects.OfType<V1Job>().Select(each => each.Spec.Template)];

        Assert.All(pods, pod =>
        {
            Assert.Contains(pod.Metadata.Labels["app.kubernetes.io/name"], fenced);
            var secrets = pod.Spec.Containers.Single().VolumeMounts.Single(mount => mount.Name == "secrets");
            Assert.True(secrets.ReadOnlyProperty);
            Assert.All(files, file => Assert.StartsWith(secrets.MountPath + "/", file, StringComparison.Ordinal));
        });
    }

    // The operator's own kinds are not of the API: what the monitor looks for is what the services are.
    [Fact]
    public void Monitor_FindsEachServiceByItsNameAndPort()
    {
        var monitor = YamlFile.Read(Files().Single(file => file.EndsWith("/monitoring.yaml", StringComparison.Ordinal))).Single()["spec"];
        var services = Objects.OfType<V1Service>().ToArray();

        Assert.Equal(services.Select(each => each.Metadata.Labels["app.kubernetes.io/name"]), ((YamlSequenceNode)monitor["selector"]["matchExpressions"][0]["values"]).Select(value => $"{value}"));
        Assert.All(services, each => Assert.Equal($"{monitor["endpoints"][0]["port"]}", each.Spec.Ports.Single().Name));
        Assert.All(services, each => Assert.Contains(Objects.OfType<V1Deployment>(), deployment => each.Spec.Selector.All(label => deployment.Spec.Template.Metadata.Labels.Contains(label))));
    }

    [Fact]
    public void Kustomizations_NameEachFile() => Assert.All(Files().GroupBy(file => Path.GetDirectoryName(file)!), folder =>
    {
        var root = (YamlMappingNode)YamlFile.Read(Path.Combine(folder.Key, "kustomization.yaml")).Single();
        var named = ((YamlSequenceNode)root["resources"]).Select(name => $"{name}").Concat(root.Children.TryGetValue("patches", out var patches) ? ((YamlSequenceNode)patches).Select(patch => $"{patch["path"]}") : []);

        Assert.All(named, name => Assert.True(Path.Exists(Path.Combine(folder.Key, name)), name));
        Assert.Empty(folder.Select(Path.GetFileName).Except(named).Except(["kustomization.yaml"]));
    });
}
