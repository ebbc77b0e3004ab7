using System.ComponentModel.DataAnnotations;
using Barq.Persistence.Settings;

namespace Barq.Graph.Documents;

/// <summary>Who may ask for the schema, and how much of it at once.</summary>
public sealed class IntrospectionOptions
{
    /// <summary>
    /// <c>GRAPHQL_INTROSPECTION</c>: whether everybody may ask for the schema (<c>__schema</c>, <c>__type</c>) and is told of names like a
    /// misspelt one; administrators of the platform may always ask. Default: on in Development, else off.
    /// </summary>
    public bool? Enabled { get; set; }

    /// <summary>
    /// <c>GRAPHQL_MAX_INTROSPECTION_VALUES</c>: values in the answers to one operation's questions about the schema. 1 000 to 10 000 000.
    /// Default: 300 000 (the introspection query of common tools has 40 000 here).
    /// </summary>
    [Range(1_000, 10_000_000)]
    public int MaxValues { get; set; } = 300_000;

    internal static SettingsTable<IntrospectionOptions> Settings { get; } = new()
    {
        { "GRAPHQL_INTROSPECTION", options => options.Enabled },
        { "GRAPHQL_MAX_INTROSPECTION_VALUES", options => options.MaxValues },
    };
}
