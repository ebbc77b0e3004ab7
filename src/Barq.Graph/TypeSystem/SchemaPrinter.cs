using GraphQL;
using GraphQL.Types;
using GraphQL.Utilities;

namespace Barq.Graph.TypeSystem;

/// <summary>Prints the schema as SDL: always the same text for the same schema, so that a difference is a change.</summary>
internal sealed class SchemaPrinter(ISchema schema)
{
    private static readonly PrintOptions _options = new() { StringComparison = StringComparison.Ordinal, IncludeDescriptions = true };

    /// <summary>The SDL: types by name, a line feed behind every line.</summary>
    public string Print() => schema.Print(_options).ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
}
