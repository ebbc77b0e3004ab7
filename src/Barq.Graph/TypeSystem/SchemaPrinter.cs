using System.Text.RegularExpressions;
using GraphQL;
using GraphQL.Types;
using GraphQL.Utilities;

namespace Barq.Graph.TypeSystem;

/// <summary>Prints the schema as SDL: always the same text for the same schema, so that a difference is a change.</summary>
internal sealed partial class SchemaPrinter(ISchema schema)
{
    private static readonly PrintOptions _options = new() { StringComparison = StringComparison.Ordinal, IncludeDescriptions = true };

    /// <summary>The SDL: types by name, a line feed behind every line.</summary>
    /// <remarks>What the specification defines is left out, as it says in section 3.13: tools know it, and some refuse a second definition.</remarks>
    public string Print() => Specified().Replace(schema.Print(_options).ReplaceLineEndings("\n"), "").TrimEnd('\n') + "\n";

    [GeneratedRegex($@"^(""[^\n]*""\n)?directive @({SpecifiedDirectives.SpecifiedBy}|{SpecifiedDirectives.OneOf})\b(\([^)]*\))? on [A-Z_]+\n\n", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Specified();
}
