using Barq.Graph.Mutations;
using Barq.Graph.Organizations;
using Barq.Persistence.Access;
using Barq.Persistence.Organizations;
using Barq.Persistence.Users;

namespace Barq.Graph.Users;

/// <summary>How users are changed.</summary>
internal sealed class UserMutations : MutationGroup<User>
{
    public UserMutations()
    {
        Mutation(
            "createUser", "Adds a user, with a role not above the caller's.", CallerRole.Admin,
            input => input
                .Owner()
                .Required<string>("email", "Mail address, unique over all organizations: `noura@example.com`.")
                .Required<string>("fullName", "Full name: `Noura Al Malki`.")
                .Required<UserRole>("role", "What the user may do: `MANAGER`."),
            async (scope, input, token) => await UserWrites.CreateAsync(
                scope,
                new User
                {
                    OrganizationId = await scope.OwnerAsync(input, token),
                    Email = input.RequiredText("email"),
                    FullName = input.RequiredText("fullName"),
                    Role = input.Member<UserRole>("role")!.Value,
                },
                token),
            errors: MutationErrors.Conflict | MutationErrors.PlanLimitReached);

        Mutation(
            "updateUser", "Changes a user; what is left out stays as it is. An organization keeps at least one active owner.", CallerRole.Admin,
            input => User(input, example: 4)
                .Optional<string>("email", "Mail address, unique over all organizations: `huda@example.com`.")
                .Optional<string>("fullName", "Full name: `Noura Al Malki`.")
                .Optional<UserRole>("role", "What the user may do: `MANAGER`."),
            (scope, input, token) => UserWrites.UpdateAsync(
                scope,
                input.Key<User>("userId"),
                user =>
                {
                    user.Email = input.Has("email") ? input.RequiredText("email") : user.Email;
                    user.FullName = input.Has("fullName") ? input.RequiredText("fullName") : user.FullName;
                    user.Role = input.Member<UserRole>("role") ?? user.Role;
                },
                input.Version,
                token));

        Mutation(
            "deactivateUser", "Ends a user's work with the fleet; what the user did stays.", CallerRole.Admin,
            input => User(input, example: 3),
            (scope, input, token) => UserWrites.UpdateAsync(scope, input.Key<User>("userId"), user => user.IsActive = false, input.Version, token));
    }

    private static InputDefinition User(InputDefinition input, int example) => input.Id<User>("userId", "The user's global id.", example).Version();
}
