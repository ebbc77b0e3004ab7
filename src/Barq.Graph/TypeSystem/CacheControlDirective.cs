using Barq.Graph.Definitions;
using GraphQL;
using GraphQL.Types;
using GraphQLParser.AST;

namespace Barq.Graph.TypeSystem;

/// <summary><c>@cacheControl</c>: shows hints in the SDL, and carries them to where operations are looked at.</summary>
internal static class CacheControlDirective
{
    private const string Name = "cacheControl";
    private const string Metadata = "barq.cache-hint";
    private const string Inherits = "barq.cache-inherits";

    /// <summary>Adds the directive to a schema.</summary>
    public static void Register(ISchema schema)
    {
        var scope = new EnumerationGraphType { Name = "CacheControlScope", Description = "Whose a response is." };
        scope.Add(new EnumValueDefinition("PUBLIC", CacheControlScope.Public) { Description = "Everybody's: the same for all callers." });
        scope.Add(new EnumValueDefinition("PRIVATE", CacheControlScope.Private) { Description = "Its reader's alone." });
        var directive = new TypeSystemDirective(Name, DirectiveLocation.FieldDefinition, DirectiveLocation.Object, DirectiveLocation.Interface, DirectiveLocation.Union)
        {
            Description = "How long and for whom a value may be kept. The strictest hint in an operation decides.",
            Arguments =
            [
                ObjectTypes.Argument<IntGraphType>("maxAge", "Seconds that a client may use an answer without asking again."),
                ObjectTypes.Argument<IntGraphType>("sharedMaxAge", "Seconds that the gateway, and caches between it and the client, may keep it."),
                new QueryArgument(scope) { Name = "scope", Description = "Whose it is; the organization's where nothing is said." },
                ObjectTypes.Argument<BooleanGraphType>("inheritMaxAge", "Whether what the parent says holds here too."),
                ObjectTypes.Argument<ListGraphType<NonNullGraphType<StringGraphType>>>("vary", "The request headers on which it depends."),
            ],
        };
        schema.Directives.Register(directive);
    }

    /// <summary>Puts a hint on a type or a field.</summary>
    /// <param name="target">The type or field.</param>
    /// <param name="hint">The hint; null for none.</param>
    public static T WithCacheHint<T>(this T target, CacheHint? hint)
        where T : IMetadataReader, IMetadataWriter
    {
        if (hint is null)
        {
            return target;
        }

        target.WithMetadata(Metadata, hint);
        target.ApplyDirective(Name, directive =>
        {
            Add(directive, "maxAge", hint.MaxAge);
            Add(directive, "sharedMaxAge", hint.SharedMaxAge);
            Add(directive, "scope", hint.Scope);
            Add(directive, "inheritMaxAge", hint.InheritMaxAge ? true : null);
            Add(directive, "vary", hint.Vary.Count > 0 ? hint.Vary : null);
        });
        return target;
    }

    /// <summary>Marks a type that only wraps another (a connection, an edge): it has nothing of its own to say.</summary>
    /// <param name="type">The type.</param>
    /// <param name="hint">What the type that it wraps says; null for nothing.</param>
    public static T AsWrapper<T>(this T type, CacheHint? hint = null)
        where T : IMetadataWriter
    {
        type.Metadata[Inherits] = true;
        if (hint is not null)
        {
            // Counts and pages of objects are kept as the objects are.
            type.Metadata[Metadata] = hint;
        }

        return type;
    }

    /// <summary>The hint of a type or field; null where it has none.</summary>
    public static CacheHint? HintOf(IMetadataReader? target) => target?.GetMetadata<CacheHint?>(Metadata);

    /// <summary>Whether a type only wraps another.</summary>
    public static bool IsWrapper(IMetadataReader? type) => type?.HasMetadata(Inherits) == true;

    private static void Add(AppliedDirective directive, string name, object? value)
    {
        if (value is not null)
        {
            directive.AddArgument(new DirectiveArgument(name) { Value = value });
        }
    }
}
