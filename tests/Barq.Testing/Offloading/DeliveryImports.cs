using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Barq.Graph.NodeIds;

namespace Barq.Testing.Offloading;

/// <summary>Asks a gateway to import deliveries, as a client does.</summary>
public static class DeliveryImports
{
    /// <summary>Uploads a file.</summary>
    /// <param name="gateway">The gateway.</param>
    /// <param name="csv">The file.</param>
    /// <returns>Its global id.</returns>
    public static async Task<string> UploadAsync(HttpClient gateway, string csv)
    {
        ArgumentNullException.ThrowIfNull(gateway);
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(csv));
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        using var uploaded = await gateway.PostAsync("api/v1/uploads", content);
        uploaded.EnsureSuccessStatusCode();
        return (await uploaded.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("uploadId").GetString()!;
    }

    /// <summary>Asks for the job that imports a file into organization 1.</summary>
    /// <param name="gateway">The gateway.</param>
    /// <param name="upload">The file.</param>
    /// <returns>The job.</returns>
    public static async Task<NodeId> AskAsync(HttpClient gateway, string upload)
    {
        ArgumentNullException.ThrowIfNull(gateway);
        using var asked = await gateway.PostAsJsonAsync("graphql", new
        {
            query = "mutation($u: ID!, $o: ID!) { importDeliveries(input: { uploadId: $u, organizationId: $o }) { job { id } errors { ... on Error { message } } } }",
            variables = new { u = upload, o = new NodeId("Organization", 1).ToString() },
        });
        var answer = await asked.Content.ReadFromJsonAsync<JsonElement>();
        return NodeId.TryParse(answer.GetProperty("data").GetProperty("importDeliveries").GetProperty("job").GetProperty("id").GetString(), out var id)
            ? id
            : throw new InvalidOperationException($"The import was refused: {answer}");
    }
}
