using System.Text.RegularExpressions;
using Barq.Testing;
using k8s.Models;
using YamlDotNet.RepresentationModel;

namespace Barq.Graph.Tests.Deployment;

/// <summary>What the manifests for Kubernetes name is there: accounts, settings, secrets, ports, and what the overlay changes.</summary>
public sealed partial class KustomizationTests
{
    private static readonly YamlNode _production = Read("kustomization.yaml");
    private static readonly V1Deployment[] _deployments = [.. KubernetesTests.Objects.OfType<V1Deployment>()];
    private static readonly V1PodSpec[] _pods = [.. _deployments.Select(each => each.Spec.Template.Spec), .. KubernetesTests.Objects.OfType<V1Job>().Select(each => each.Spec.Template.Spec)];

    [Fact]
    public void Pods_All_NameAnAccountSettingsAndASecretThatAreThere()
    {
        var accounts = KubernetesTests.Objects.OfType<V1ServiceAccount>().Select(account => account.Metadata.Name).ToArray();
        var settings = KubernetesTests.Objects.OfType<V1ConfigMap>().Select(map => map.Metadata.Name).ToArray();

        Assert.NotEmpty(_pods);
        Assert.All(_pods, pod =>
        {
            Assert.Contains(pod.ServiceAccountName, accounts);
            Assert.Contains(pod.Containers.Single().EnvFrom.Single().ConfigMapRef.Name, settings);
            Assert.Equal(MadeSecret().Match(Page()).Groups[1].Value, pod.Volumes.Single(volume => volume.Name == "secrets").Secret.SecretName);
        });
    }

    // By the name of a file that is not in the secret, the hosts do not start.
    [Fact]
    public void Secret_AsThePageMakesIt_HasEachFileThatASettingNames() => Assert.Equal(
        KubernetesTests.Files().SelectMany(YamlFile.Read).SelectMany(document => YamlFile.Entries(document, "data")).Where(pair => pair.Key.EndsWith("_FILE", StringComparison.Ordinal))
            .Select(pair => Path.GetFileName(pair.Value)).Distinct().Order(StringComparer.Ordinal),
        SecretKey().Matches(Page()).Select(key => key.Groups[1].Value).Order(StringComparer.Ordinal));

    [Fact]
    public void Deployments_All_SelectTheirPodsAndAskAPortOfTheirs()
    {
        Assert.All(_deployments, deployment =>
        {
            var (labels, container) = (deployment.Spec.Template.Metadata.Labels, deployment.Spec.Template.Spec.Containers.Single());
            Assert.All(deployment.Spec.Selector.MatchLabels, label => Assert.Contains(label, labels));
            Assert.All([container.StartupProbe, container.ReadinessProbe, container.LivenessProbe], probe => Assert.Contains($"{probe.HttpGet.Port.Value}", container.Ports.Select(port => port.Name)));
        });
        Assert.All(KubernetesTests.Objects.OfType<V1Service>(), service => Assert.All(
            _deployments.Where(deployment => service.Spec.Selector.All(label => deployment.Spec.Template.Metadata.Labels.Contains(label))),
            deployment => Assert.Contains($"{service.Spec.Ports.Single().TargetPort.Value}", deployment.Spec.Template.Spec.Containers.Single().Ports.Select(port => port.Name))));
    }

    // Of two deployments with the same selector each would count the other's pods as its own.
    [Fact]
    public void Deployments_All_SelectNoPodsOfAnother() => Assert.Equal(
        _deployments.Select(each => each.Metadata.Name),
        _deployments.SelectMany(each => _deployments.Where(other => each.Spec.Selector.MatchLabels.All(label => other.Spec.Template.Metadata.Labels.Contains(label))).Select(other => other.Metadata.Name)));

    [Fact]
    public void Overlay_ChangesWhatIsThere()
    {
        Assert.Equal(
            _pods.Select(pod => pod.Containers.Single().Image).Distinct().Order(StringComparer.Ordinal),
            ((YamlSequenceNode)_production["images"]).Select(image => $"{image["name"]}").Order(StringComparer.Ordinal));

        var there = KubernetesTests.Files().Where(file => file.Contains("/base/", StringComparison.Ordinal)).SelectMany(YamlFile.Read).OfType<YamlMappingNode>()
            .Where(document => document.Children.ContainsKey("metadata")).Select(document => (Kind: $"{document["kind"]}", Name: $"{document["metadata"]["name"]}", Document: (YamlNode)document)).ToArray();
        Assert.All((YamlSequenceNode)_production["patches"], patch =>
        {
            var change = Read($"{patch["path"]}");
            if (change is not YamlSequenceNode steps)
            {
                Assert.Contains(there, each => each.Kind == $"{change["kind"]}" && each.Name == $"{change["metadata"]["name"]}");
                return;
            }

            var target = there.Single(each => each.Kind == $"{patch["target"]["kind"]}" && each.Name == $"{patch["target"]["name"]}").Document;
            Assert.All(steps, step =>
            {
                Assert.Equal("replace", $"{step["op"]}");
                Assert.NotNull($"{step["path"]}".Split('/', StringSplitOptions.RemoveEmptyEntries).Aggregate(target, (node, part) => node[part]));
            });
        });
    }

    private static YamlNode Read(string file) => YamlFile.Read(Repository.PathOf("deploy", "kubernetes", "production", file)).Single();

    private static string Page() => File.ReadAllText(Repository.PathOf("docs", "operations", "load-balancer.md"));

    [GeneratedRegex("create secret generic ([a-z-]+)")]
    private static partial Regex MadeSecret();

    [GeneratedRegex("--from-file=([a-z-]+)")]
    private static partial Regex SecretKey();
}
