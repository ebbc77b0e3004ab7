using System.Text.Json;
using Barq.Graph.PersistedOperations;
using Barq.Testing;
using Barq.Testing.Gateway;
using Barq.Testing.Processes;

namespace Barq.Graph.Tests.PersistedOperations;

/// <summary>The manifests of Relay and Apollo.</summary>
public sealed class ManifestTests
{
    /// <summary>What relay-compiler 21 writes, whose ids are MD5 by default.</summary>
    private const string OfRelay = """
        {
          "b65e63dfdd0dac6c3010a6b06adc1618": "query AppQuery {\n  couriers(first: 2) {\n    nodes {\n      id\n      fullName\n    }\n  }\n}\n"
        }
        """;

    /// <summary>What @apollo/generate-persisted-query-manifest 1 writes.</summary>
    private const string OfApollo = """
        {
          "format": "apollo-persisted-query-manifest",
          "version": 1,
          "operations": [
            {
              "id": "da5117393ad20f19eb8ee28b8324c3483b770cf96dae03fe21764fb722a39a89",
              "name": "AppQuery",
              "type": "query",
              "body": "query AppQuery($first: Int) {\n  couriers(first: $first) {\n    nodes {\n      id\n      fullName\n      __typename\n    }\n    __typename\n  }\n}"
            },
            {
              "id": "2586b67ceb67c8b5d154d49bbcad010c8a1b62fdbeb528e9bbcfb05c26f753f8",
              "name": "Note",
              "type": "mutation",
              "body": "mutation Note($input: UpdateDeliveryInput!) {\n  updateDelivery(input: $input) {\n    delivery {\n      ...D\n      __typename\n    }\n    __typename\n  }\n}\n\nfragment D on Delivery {\n  id\n  notes\n  __typename\n}"
            }
          ]
        }
        """;

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

    [Theory]
    [InlineData(OfRelay, new[] { "b65e63dfdd0dac6c3010a6b06adc1618" }, "couriers(first: 2) {")]
    [InlineData(OfApollo, new[] { "2586b67ceb67c8b5d154d49bbcad010c8a1b62fdbeb528e9bbcfb05c26f753f8", "da5117393ad20f19eb8ee28b8324c3483b770cf96dae03fe21764fb722a39a89" }, "couriers(first: $first) {")]
    public async Task Import_OfAToolsOwnFile_KnowsItsDocumentsByTheirIds(string manifest, string[] ids, string part)
    {
        var folder = TestFolder.Create("manifest");
        try
        {
            var file = Path.Combine(folder, "manifest.json");
            await File.WriteAllTextAsync(file, manifest);

            var imported = await GatewayCommand.RunAsync(new GatewayStart { Arguments = ["operations", "import", file, "--folder", Path.Combine(folder, "out")] });

            Assert.True(imported.ExitCode == 0, imported.Output + string.Join('\n', imported.ErrorLines));
            var documents = OperationFiles.ReadFolder(Path.Combine(folder, "out"));
            Assert.Equal(ids, documents.Keys.Order(StringComparer.Ordinal));
            Assert.Contains(part, documents[ids[^1]], StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory, InlineData("[]"), InlineData("""{ "a b": "{ x }" }"""), InlineData("""{ "a": 1 }"""), InlineData("""{ "operations": [ { "id": "a", "body": "{ x }" } ] }""")]
    [InlineData("""{ "format": "apollo-persisted-query-manifest", "version": 1, "operations": [ { "id": "a" } ] }""")]
    [InlineData("""{ "format": "apollo-persisted-query-manifest", "version": 2, "operations": [ { "id": "a", "body": "{ x }" } ] }""")]
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
