using System.Net;
using System.Net.Http.Json;
using Barq.Testing.Gateway;
using Barq.Testing.Processes;

namespace Barq.Graph.Tests.Commands;

/// <summary>Real variables win over <c>.env</c>, and <c>.env</c> over <c>appsettings.json</c>.</summary>
public sealed class SettingSourceTests : IDisposable
{
    private const string Setting = "GRAPHQL_MAX_BATCH";
    private readonly string _folder = TestFolder.Create("settings");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(null, null, null, 10)]
    [InlineData(null, null, "2", 2)]
    [InlineData(null, "3", "2", 3)]
    [InlineData("4", "3", "2", 4)]
    public async Task Setting_InSeveralPlaces_IsTakenFromTheNearest(string? variable, string? dotEnv, string? file, int expected)
    {
        Write(".env", dotEnv is null ? null : $"# how many\nexport {Setting}=\"{dotEnv}\" # requests\n");
        Write("appsettings.json", file is null ? null : $$"""{ "{{Setting}}": {{file}} }""");
        await using var gateway = await GatewayProcess.StartAsync(new GatewayStart
        {
            WorkingDirectory = _folder,
            Environment = new Dictionary<string, string?> { [Setting] = variable },
        });

        Assert.Equal(HttpStatusCode.OK, await SendBatchAsync(gateway, expected));
        Assert.Equal(HttpStatusCode.BadRequest, await SendBatchAsync(gateway, expected + 1));
    }

    private void Write(string name, string? text)
    {
        if (text is not null)
        {
            File.WriteAllText(Path.Combine(_folder, name), text);
        }
    }

    private static async Task<HttpStatusCode> SendBatchAsync(GatewayProcess gateway, int requests)
    {
        using var response = await gateway.Client.PostAsJsonAsync("graphql", Enumerable.Repeat(new { query = "{ __typename }" }, requests));
        return response.StatusCode;
    }
}
