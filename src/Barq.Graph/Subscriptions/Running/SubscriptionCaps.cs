using System.Globalization;
using System.Runtime.InteropServices;
using Barq.Graph.Errors;
using Barq.Persistence.Access;

namespace Barq.Graph.Subscriptions.Running;

/// <summary>Counts the subscriptions of each caller and each organization. To be called by one at a time.</summary>
internal sealed class SubscriptionCaps(SubscriptionOptions options)
{
    private readonly Dictionary<string, int> _byCaller = new(StringComparer.Ordinal);
    private readonly Dictionary<long, int> _byOrganization = [];

    /// <summary>Counts one more.</summary>
    /// <exception cref="GraphQLRequestException">That would be too many.</exception>
    public void Enter(Caller caller)
    {
        if (caller.IsPlatformAdministrator || caller.Fence.OrganizationId is not { } organization)
        {
            return;
        }

        var key = KeyOf(caller);
        if (_byCaller.GetValueOrDefault(key) >= options.MaxPerCaller)
        {
            throw new GraphQLRequestException(
                ErrorCodes.TooManySubscriptions, $"You have {options.MaxPerCaller} subscriptions open, and may not have more: complete some.");
        }

        if (_byOrganization.GetValueOrDefault(organization) >= options.MaxPerOrganization)
        {
            throw new GraphQLRequestException(
                ErrorCodes.TooManySubscriptions, $"Your organization has {options.MaxPerOrganization} subscriptions open, and may not have more.");
        }

        CollectionsMarshal.GetValueRefOrAddDefault(_byCaller, key, out _)++;
        CollectionsMarshal.GetValueRefOrAddDefault(_byOrganization, organization, out _)++;
    }

    /// <summary>Counts one less.</summary>
    public void Leave(Caller caller)
    {
        if (caller.IsPlatformAdministrator || caller.Fence.OrganizationId is not { } organization)
        {
            return;
        }

        Decrement(_byCaller, KeyOf(caller));
        Decrement(_byOrganization, organization);
    }

    private static void Decrement<TKey>(Dictionary<TKey, int> counts, TKey key)
        where TKey : notnull
    {
        if (--CollectionsMarshal.GetValueRefOrAddDefault(counts, key, out _) <= 0)
        {
            counts.Remove(key);
        }
    }

    // A service of two organizations has one name.
    private static string KeyOf(Caller caller) => string.Create(CultureInfo.InvariantCulture, $"{caller.Fence.OrganizationId}/{caller.Name}");
}
