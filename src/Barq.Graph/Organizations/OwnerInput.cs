using Barq.Graph.Mutations;
using Barq.Persistence.Organizations;
using Barq.Persistence.Writing;

namespace Barq.Graph.Organizations;

/// <summary>The organization that a mutation is for, in its input.</summary>
internal static class OwnerInput
{
    private const string Field = "organizationId";

    /// <summary>Declares it.</summary>
    public static InputDefinition Owner(this InputDefinition input) => input.OptionalId<Organization>(Field, "The organization; left out, the caller's own.", isInExample: true);

    /// <summary>Reads it.</summary>
    /// <inheritdoc cref="OwnerExtensions.OwnerAsync"/>
    public static Task<long> OwnerAsync(this WriteScope scope, InputValues input, CancellationToken cancellationToken) =>
        scope.OwnerAsync(input.OptionalKey<Organization>(Field), cancellationToken);
}
