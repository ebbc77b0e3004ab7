using Microsoft.AspNetCore.Routing.Matching;

namespace Barq.Graph.Explorer;

/// <summary>Marks the endpoint at <c>/graphql</c> that answers browsers.</summary>
internal sealed class ExplorerEntryMetadata;

/// <summary>
/// Takes the explorer out of the choice for every request that is not a browser's, so that the transport's endpoint on the same route
/// gets it. Neither endpoint knows the other.
/// </summary>
internal sealed class ExplorerSelectorPolicy : MatcherPolicy, IEndpointSelectorPolicy
{
    public override int Order => 0;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => endpoints.Any(IsEntry);

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        if (!BrowserRequest.WantsPage(httpContext.Request))
        {
            for (var index = 0; index < candidates.Count; index++)
            {
                if (candidates.IsValidCandidate(index) && IsEntry(candidates[index].Endpoint))
                {
                    candidates.SetValidity(index, false);
                }
            }
        }

        return Task.CompletedTask;
    }

    private static bool IsEntry(Endpoint endpoint) => endpoint.Metadata.GetMetadata<ExplorerEntryMetadata>() is not null;
}
