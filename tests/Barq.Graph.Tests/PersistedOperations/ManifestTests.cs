using System.Text.Json;
using Barq.Graph.PersistedOperations;
using Barq.Testing;
using Barq.Testing.Gateway;
using Barq.Testing.Processes;

namespace Barq.Graph.Tests.PersistedOperations;

/// <summary>The manifests of Relay and Apollo.</summary>
public sealed class ManifestTests
{
    [Theory, InlineData("relay", "persisted.json"), InlineData("apollo", "persisted-query-manifest.json")]
    public void Manifest_OfTheTrustedDocuments_IsTheCommittedOne(string format, string file)
    {
        var written = OperationManifest.Write(Enum.Parse<ManifestFormat>(format, true), OperationFiles.ReadFolder(Repository.PathOf("schema", "operations")));

        Assert.True(
            written == File.ReadAllText(Repository.PathOf("schema", file)),
            $"schema/{file} is not what schema/operations makes. Write it anew: dotnet run --project src/Barq.Graph -- operations export --format {format} > schema/{file}");
    }

    [Theory, InlineData("persisted.json"), InlineData("persisted-query-manifest.json")]
    public void Read_WhatWasWritten_IsTheSameDocuments(string file) =>
        Assert.Equal(
            OperationFiles.ReadFolder(Repository.PathOf("schema", "operations")).OrderBy(document => document.Key),
            OperationManifest.Read(JsonElement.Parse(File.ReadAllText(Repository.PathOf("schema", file)))).OrderBy(document => document.Key));

    [Theory, InlineData("[]"), InlineData("""{ "a b": "{ x }" }"""), InlineData("""{ "a": 1 }"""), InlineData("""{ "operations": [ { "id": "a" } ] }""")]
    public void Read_NoManifest_Throws(string json) => Assert.Throws<FormatException>(() => OperationManifest.Read(JsonElement.Parse(json)));

    [Fact]
    public async Task Commands_ExportAndImport_BringTheDocumentsThrough()
    {
        var folder = TestFolder.Create("manifest");
        try
        {
            var exported = await GatewayCommand.RunAsync(new GatewayStart { Arguments = ["operations", "export", "--format", "relay"] });
            Assert.Equal((0, File.ReadAllText(Repository.PathOf("schema", "persisted.json"))), (exported.ExitCode, exported.Output));
            var manifest = Path.Combine(folder, "manifest.json");
            await File.WriteAllTextAsync(manifest, exported.Output);

            var imported = await GatewayCommand.RunAsync(new GatewayStart { Arguments = ["operations", "import", manifest, "--folder", Path.Combine(folder, "out")] });

            Assert.Equal(0, imported.ExitCode);
            Assert.Equal(
                Directory.GetFiles(Repository.PathOf("schema", "operations")).Select(Path.GetFileName).Order(),
                Directory.GetFiles(Path.Combine(folder, "out")).Select(Path.GetFileName).Order());

            await File.WriteAllTextAsync(manifest, """{ "abc": "{ nothingOfThis }" }""");
            var refused = await GatewayCommand.RunAsync(new GatewayStart { Arguments = ["operations", "import", manifest, "--folder", Path.Combine(folder, "none")] });
            Assert.Equal(1, refused.ExitCode);
            Assert.Contains("nothing was written", Assert.Single(refused.ErrorLines), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
