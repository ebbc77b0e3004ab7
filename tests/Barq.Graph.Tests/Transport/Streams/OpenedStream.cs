using System.Text;
using Barq.Graph.Tests.Transport.Http;

namespace Barq.Graph.Tests.Transport.Streams;

/// <summary>Opens subscriptions as streams.</summary>
internal static class OpenedStream
{
    /// <summary>A subscription to what anybody may see.</summary>
    public const string Watch = "{\"query\":\"subscription { deliveryStatusChanged { id } }\"}";

    /// <summary>Opens a stream.</summary>
    /// <param name="gateway">The gateway.</param>
    /// <param name="accept">The Accept header; its first media type is the stream's.</param>
    /// <param name="token">The token; null for none.</param>
    /// <param name="body">The request.</param>
    /// <param name="encoding">The Accept-Encoding header, which must be taken; null for none.</param>
    public static async Task<StreamReader> OpenStreamAsync(this HttpGateway gateway, string accept, string? token = null, string body = Watch, string? encoding = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Accept", accept);
        if (encoding is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept-Encoding", encoding);
        }

        if (token is not null)
        {
            request.Headers.Authorization = new("Bearer", token);
        }

        var response = await gateway.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(accept.Split(';', ',')[0], response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(encoding is null ? [] : [encoding], response.Content.Headers.ContentEncoding);
        return new StreamReader(await response.Content.ReadAsStreamAsync());
    }
}
