using System.Globalization;
using Barq.Graph.Tests.Transport.Http;

namespace Barq.Graph.Tests.Transport;

/// <summary>A client that reads nothing: what both kernels and the gateway take for it is full before long, and then its queue.</summary>
internal static class SlowReading
{
    /// <summary>A subscription to a delivery with long answers.</summary>
    public static string Wide(string id) =>
        $"subscription {{ deliveryChanged(id: \"{id}\") {{ {string.Concat(Enumerable.Range(0, 500).Select(alias => $"a{alias}: deliveryAddress "))} }} }}";

    /// <summary>Writes to the delivery until the gateway has ended the subscription.</summary>
    public static async Task WriteUntilEndedAsync(this HttpGateway gateway, string id)
    {
        for (var i = 0; i < 2000 && gateway.Hub.Count > 0; i++)
        {
            await gateway.NoteAsync(id, i.ToString(CultureInfo.InvariantCulture));
        }
    }
}
