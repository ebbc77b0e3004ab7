using System.Text.Json;
using Barq.Graph.NodeIds;
using Barq.Persistence.Access;

namespace Barq.Graph.PersistedOperations;

/// <summary>
/// An operation whose answers are made in advance: its document has a comment <c># @warm</c>, behind which its variables may stand as the
/// clients send them; <c>"@Organization"</c> in them is the global id of the organization that it is run for.
/// </summary>
/// <param name="Text">The document.</param>
/// <param name="Name">The operation's name; null where it has none.</param>
/// <param name="Variables">The variables as JSON; null for none.</param>
internal sealed record WarmOperation(string Text, string? Name, string? Variables)
{
    private const string Mark = "# @warm";

    /// <summary>Reads a document; null where it is not marked.</summary>
    /// <exception cref="JsonException">What stands behind the mark is no JSON object.</exception>
    public static WarmOperation? Read(string text)
    {
        var line = text.Split('\n').FirstOrDefault(candidate => candidate.StartsWith(Mark, StringComparison.Ordinal))?[Mark.Length..].Trim();
        if (line is null)
        {
            return null;
        }

        if (line.Length > 0 && JsonElement.Parse(line).ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("Behind # @warm stands no JSON object.");
        }

        var name = OperationManifest.OperationOf(text).Name;
        return new WarmOperation(text, name.Length > 0 ? name : null, line.Length > 0 ? line : null);
    }

    /// <summary>The variables for a caller.</summary>
    public JsonElement VariablesFor(Caller caller) => Variables is null ? default
        : JsonElement.Parse(Variables.Replace("@Organization", new NodeId("Organization", caller.Fence.OrganizationId ?? 0).ToString(), StringComparison.Ordinal));
}
