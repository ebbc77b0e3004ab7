using System.Text;

namespace Barq.Graph.Documents;

/// <summary>Response keys as they stand in the JSON text.</summary>
internal static class ResponseKeys
{
    /// <summary>The key, quoted and with its colon, in UTF-8. GraphQL names are ASCII letters, digits and underscores: nothing to escape.</summary>
    public static byte[] Encode(string responseKey) => Encoding.ASCII.GetBytes($"\"{responseKey}\":");
}
