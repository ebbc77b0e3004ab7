using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Barq.Testing.Consistency;

/// <summary>
/// Documents that are published and retired through the first node and asked for by id through all: one that is published is known when that is
/// answered, and one that is retired is not run any more.
/// </summary>
internal sealed class FaultDocument
{
    private const string Published = "graphql/persisted";

    private readonly IReadOnlyList<FaultNode> _nodes;
    private readonly int _index;
    private long _count;
    private string _id = "";
    private volatile bool _isPublished;
    private volatile bool _isRetired;

    public FaultDocument(IReadOnlyList<FaultNode> nodes, int index)
    {
        (_nodes, _index) = (nodes, index);
        Writes =
        [
            new(PrimeUnknownAsync, PublishAsync, [new("a published document", () => _isPublished ? 1 : 0, async node => await IsKnownAsync(node) is { } known ? (known ? 1 : 0) : null)]),
            new(PrimeKnownAsync, RetireAsync, [new("a retired document", () => _isRetired ? 1 : 0, async node => await IsKnownAsync(node) is { } known ? (known ? 0 : 1) : null)]),
        ];
    }

    /// <summary>Publishing and retiring, in this order.</summary>
    public IReadOnlyList<FaultWrite> Writes { get; }

    // Everybody has looked for it in vain.
    private Task PrimeUnknownAsync()
    {
        (_isPublished, _isRetired) = (false, false);
        _id = string.Create(CultureInfo.InvariantCulture, $"fault-{_index}-{++_count}");
        return AskAllAsync();
    }

    // Everybody keeps it.
    private Task PrimeKnownAsync() => AskAllAsync();

    private async Task AskAllAsync()
    {
        for (var node = 0; node < _nodes.Count; node++)
        {
            try
            {
                await IsKnownAsync(node);
            }
            catch (Exception exception) when (exception is HttpRequestException or JsonException or TaskCanceledException)
            {
                // Nothing is kept there: nothing to go stale.
            }
        }
    }

    private async Task<bool> PublishAsync()
    {
        using var response = await _nodes[0].Gateway.Client.PostAsJsonAsync(Published, new Dictionary<string, string>
        {
            [_id] = string.Create(CultureInfo.InvariantCulture, $"query Fault{_index}N{_count} {{ __typename }}"),
        });
        return _isPublished = response.StatusCode == HttpStatusCode.OK;
    }

    private async Task<bool> RetireAsync()
    {
        if (!_isPublished)
        {
            return false;
        }

        _isPublished = false;
        using var response = await _nodes[0].Gateway.Client.DeleteAsync($"{Published}/{_id}");
        return _isRetired = response.StatusCode == HttpStatusCode.NoContent;
    }

    // What is neither an answer nor "not found" says nothing.
    private async Task<bool?> IsKnownAsync(int node)
    {
        using var response = await _nodes[node].Gateway.Client.PostAsJsonAsync("graphql", new { documentId = _id });
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        if (!answer.TryGetProperty("errors", out var errors))
        {
            return true;
        }

        return errors[0].GetProperty("extensions").GetProperty("code").GetString() == "PERSISTED_QUERY_NOT_FOUND" ? false : null;
    }
}
