using System.Globalization;
using System.Runtime.InteropServices;
using Barq.Graph.Answers;
using Barq.Graph.Errors;
using Barq.Persistence.Access;

namespace Barq.Graph.Subscriptions.Running;

/// <summary>Counts the subscriptions of each caller and each organization, and the bytes that they keep. To be called by one at a time.</summary>
internal sealed class SubscriptionCaps(SubscriptionOptions options)
{
    private readonly Dictionary<string, CallerPlaces> _byCaller = new(StringComparer.Ordinal);
    private readonly Dictionary<long, int> _byOrganization = [];
    private readonly HeldBytes _heldByCaller = new();
    private readonly HeldBytes _heldByOrganization = new();

    /// <summary>Counts one more.</summary>
    /// <param name="caller">Whose.</param>
    /// <param name="held">What it keeps.</param>
    /// <returns>What may wait for the caller, over all of its subscriptions; null for no limit.</returns>
    /// <exception cref="GraphQLRequestException">That would be too many, or too much.</exception>
    public QueueBudget? Enter(Caller caller, params ReadOnlySpan<HeldPart> held)
    {
        if (caller.IsPlatformAdministrator || caller.Fence.OrganizationId is not { } organization)
        {
            return null;
        }

        var key = KeyOf(caller);
        if (_byCaller.GetValueOrDefault(key)?.Count >= options.MaxPerCaller)
        {
            throw new GraphQLRequestException(
                ErrorCodes.TooManySubscriptions, $"You have {options.MaxPerCaller} subscriptions open, and may not have more: complete some.");
        }

        if (_byOrganization.GetValueOrDefault(organization) >= options.MaxPerOrganization)
        {
            throw new GraphQLRequestException(
                ErrorCodes.TooManySubscriptions, $"Your organization has {options.MaxPerOrganization} subscriptions open, and may not have more.");
        }

        var name = NameOf(organization);
        CheckHeld(_heldByCaller.With(key, held), options.MaxBytesPerCaller, "Your subscriptions");
        CheckHeld(_heldByOrganization.With(name, held), options.MaxBytesPerOrganization, "Your organization's subscriptions");
        _heldByCaller.Add(key, held);
        _heldByOrganization.Add(name, held);
        ref var places = ref CollectionsMarshal.GetValueRefOrAddDefault(_byCaller, key, out _);
        places ??= new CallerPlaces(new QueueBudget(options.MaxQueuedBytesPerCaller));
        places.Count++;
        CollectionsMarshal.GetValueRefOrAddDefault(_byOrganization, organization, out _)++;
        return places.Queue;
    }

    /// <summary>Counts one less.</summary>
    /// <param name="caller">Whose.</param>
    /// <param name="held">What it was said to keep when it entered.</param>
    public void Leave(Caller caller, params ReadOnlySpan<HeldPart> held)
    {
        if (caller.IsPlatformAdministrator || caller.Fence.OrganizationId is not { } organization)
        {
            return;
        }

        _heldByCaller.Remove(KeyOf(caller), held);
        _heldByOrganization.Remove(NameOf(organization), held);
        if (--_byCaller[KeyOf(caller)].Count == 0)
        {
            _byCaller.Remove(KeyOf(caller));
        }

        if (--CollectionsMarshal.GetValueRefOrAddDefault(_byOrganization, organization, out _) <= 0)
        {
            _byOrganization.Remove(organization);
        }
    }

    private static void CheckHeld(long bytes, long most, string whose)
    {
        if (bytes > most)
        {
            throw new GraphQLRequestException(
                ErrorCodes.TooManySubscriptions,
                string.Create(CultureInfo.InvariantCulture, $"{whose} would keep {bytes} bytes of documents and variables, and may keep {most}: complete some, or send shorter ones."));
        }
    }

    private static string NameOf(long organization) => organization.ToString(CultureInfo.InvariantCulture);

    // A service of two organizations has one name.
    private static string KeyOf(Caller caller) => string.Create(CultureInfo.InvariantCulture, $"{caller.Fence.OrganizationId}/{caller.Name}");

    private sealed class CallerPlaces(QueueBudget queue)
    {
        public int Count { get; set; }

        public QueueBudget Queue { get; } = queue;
    }
}
