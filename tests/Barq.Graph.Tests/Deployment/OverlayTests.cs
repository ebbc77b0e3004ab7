using System.Diagnostics;
using Barq.Testing;
using k8s;
using k8s.Models;

namespace Barq.Graph.Tests.Deployment;

/// <summary>What <c>kubectl</c> makes of the manifests, before anything is applied: of the API's kinds, with each change of the overlay in it.</summary>
[Trait("Needs", "kubectl")]
public sealed class OverlayTests
{
    // An operator of the cluster brings it.
    private const string NotOfTheApi = "kind: ServiceMonitor";

    private static readonly string? _kubectl = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, "kubectl")).FirstOrDefault(File.Exists);

    [SkippableTheory]
    [InlineData("base")]
    [InlineData("production")]
    public async Task Overlay_AsBuilt_IsOfTheApi(string overlay)
    {
        var objects = await BuildAsync(overlay);

        Assert.Equal(KubernetesTests.Objects.GroupBy(each => each.GetType().Name).Select(kind => (kind.Key, kind.Count())).Order(), objects.GroupBy(each => each.GetType().Name).Select(kind => (kind.Key, kind.Count())).Order());
        Assert.All(objects.Cast<IMetadata<V1ObjectMeta>>(), each => Assert.Equal("barq", each.Metadata.Labels["app.kubernetes.io/part-of"]));
    }

    [SkippableFact]
    public async Task Production_AsBuilt_HasItsNamespaceImagesAndSettings()
    {
        var objects = await BuildAsync("production");

        Assert.All(objects.Cast<IMetadata<V1ObjectMeta>>(), each => Assert.Equal("barq", each.Metadata.NamespaceProperty));
        V1PodSpec[] pods = [.. objects.OfType<V1Deployment>().Select(each => each.Spec.Template.Spec), .. objects.OfType<V1Job>().Select(each => each.Spec.Template.Spec)];
        Assert.All(pods, pod => Assert.Matches("^registry\\.example\\.com/barq-(gateway|jobs):0\\.1\\.0$", pod.Containers.Single().Image));
        Assert.Equal("barq-migrate-0.1.0", objects.OfType<V1Job>().Single().Metadata.Name);

        // The base's settings and the overlay's, in one.
        var settings = objects.OfType<V1ConfigMap>().Single().Data;
        Assert.Equal(("Production", "8"), (settings["ASPNETCORE_ENVIRONMENT"], settings["DB_POOL_SIZE"]));
    }

    private static async Task<List<object>> BuildAsync(string overlay)
    {
        Skip.If(_kubectl is null, "kubectl is not on this machine.");
        using var process = Process.Start(new ProcessStartInfo(_kubectl, ["kustomize", Repository.PathOf("deploy", "kubernetes", overlay)]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await error);
        return [.. (await output).Split("\n---\n").Where(document => !document.Contains(NotOfTheApi, StringComparison.Ordinal)).SelectMany(document => KubernetesYaml.LoadAllFromString(document, strict: true))];
    }
}
