using Barq.Testing;
using k8s;
using k8s.Models;

namespace Barq.Graph.Tests.Deployment;

/// <summary>The manifests for Kubernetes, read strictly as what the API knows: a field that it does not know is an error.</summary>
public sealed class KubernetesTests
{
    // Kustomize's own, what only changes another one, and what an operator of the cluster brings.
    private static readonly string[] _notOfTheApi = ["kustomization.yaml", "monitoring.yaml", "production/settings.yaml", "production/migrate.yaml"];

    /// <summary>All files.</summary>
    public static IEnumerable<string> Files() => Directory.EnumerateFiles(Repository.PathOf("deploy", "kubernetes"), "*.yaml", SearchOption.AllDirectories);

    private static List<object> Objects { get; } =
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

        // SHUTDOWN_DRAIN 10, JOBS_SHUTDOWN_TIMEOUT 20, the pause of preStop 5.
        Assert.True(pod.TerminationGracePeriodSeconds > 35, $"{deployment.Metadata.Name}");
    });

    [Fact]
    public void Queues_All_HaveAHost() => Assert.Equal(
        Jobs.Offloading.JobQueues.All.Order(StringComparer.Ordinal),
        Objects.OfType<V1Deployment>().SelectMany(each => each.Spec.Template.Spec.Containers.Single().Env ?? []).Where(variable => variable.Name == "JOBS_QUEUES").Select(variable => variable.Value.Split(':')[0]).Order(StringComparer.Ordinal));
}
