using System.ComponentModel.DataAnnotations;
using Barq.Persistence.Settings;

namespace Barq.Graph.Documents;

/// <summary>
/// How large a document may be. Checked over all of it, whether it is run or not, before anything looks at it that recurses or compares;
/// what is over is refused with <c>OPERATION_TOO_EXPENSIVE</c>.
/// </summary>
public sealed class DocumentOptions
{
    /// <summary><c>GRAPHQL_MAX_DOCUMENT_LENGTH</c>: characters of a document. 100 to 10 000 000. Default: 100 000.</summary>
    [Range(100, 10_000_000)]
    public int MaxLength { get; set; } = 100_000;

    /// <summary>
    /// <c>GRAPHQL_MAX_TOKENS</c>: names, values, marks and comments of a document. 100 to 1 000 000. Default: 15 000 (introspection queries
    /// of common tools take 300).
    /// </summary>
    [Range(100, 1_000_000)]
    public int MaxTokens { get; set; } = 15_000;

    /// <summary>
    /// <c>GRAPHQL_MAX_NESTING</c>: brackets of any kind inside each other, and selection sets through fragments that spread each other.
    /// 10 to 200. Default: 100.
    /// </summary>
    [Range(10, 200)]
    public int MaxNesting { get; set; } = 100;

    /// <summary>
    /// <c>GRAPHQL_MAX_DEPTH</c>: levels of fields. 1 to 100. Default: 25 (introspection queries of common tools take 15).
    /// </summary>
    [Range(1, 100)]
    public int MaxDepth { get; set; } = 25;

    /// <summary>
    /// <c>GRAPHQL_MAX_FIELDS</c>: fields that an operation selects, fragments spread; all operations of a document together select ten
    /// times as many at most. 1 to 100 000. Default: 2 000.
    /// </summary>
    [Range(1, 100_000)]
    public int MaxFields { get; set; } = 2_000;

    /// <summary><c>GRAPHQL_MAX_ROOT_FIELDS</c>: fields at the root of an operation, fragments spread. 1 to 10 000. Default: 200.</summary>
    [Range(1, 10_000)]
    public int MaxRootFields { get; set; } = 200;

    /// <summary>
    /// <c>GRAPHQL_MAX_SELECTIONS</c>: fields, spreads and inline fragments that a document writes. 1 to 100 000. Default: 5 000.
    /// </summary>
    [Range(1, 100_000)]
    public int MaxSelections { get; set; } = 5_000;

    /// <summary><c>GRAPHQL_MAX_ALIASES</c>: aliases that a document writes. 0 to 100 000. Default: 1 000.</summary>
    [Range(0, 100_000)]
    public int MaxAliases { get; set; } = 1_000;

    /// <summary><c>GRAPHQL_MAX_ARGUMENTS</c>: arguments that a document writes. 0 to 100 000. Default: 3 000.</summary>
    [Range(0, 100_000)]
    public int MaxArguments { get; set; } = 3_000;

    /// <summary><c>GRAPHQL_MAX_DIRECTIVES</c>: directives that a document writes. 0 to 100 000. Default: 500.</summary>
    [Range(0, 100_000)]
    public int MaxDirectives { get; set; } = 500;

    /// <summary><c>GRAPHQL_MAX_DIRECTIVES_PER_PLACE</c>: directives at one place. 1 to 100. Default: 10.</summary>
    [Range(1, 100)]
    public int MaxDirectivesPerPlace { get; set; } = 10;

    /// <summary><c>GRAPHQL_MAX_FRAGMENTS</c>: fragments of a document. 0 to 10 000. Default: 200.</summary>
    [Range(0, 10_000)]
    public int MaxFragments { get; set; } = 200;

    /// <summary><c>GRAPHQL_MAX_OPERATIONS</c>: operations of a document. 1 to 1000. Default: 50.</summary>
    [Range(1, 1000)]
    public int MaxOperations { get; set; } = 50;

    /// <summary><c>GRAPHQL_MAX_VARIABLES</c>: variables of an operation. 0 to 10 000. Default: 200.</summary>
    [Range(0, 10_000)]
    public int MaxVariables { get; set; } = 200;

    /// <summary>
    /// <c>GRAPHQL_MAX_INPUT_VALUES</c>: values in a request's variables, lists and objects counted too, and where a variable stands at several
    /// places, at each of them, a text once more for each 32 characters. 100 to 10 000 000. Default: 100 000.
    /// </summary>
    [Range(100, 10_000_000)]
    public int MaxInputValues { get; set; } = 100_000;

    /// <summary><c>GRAPHQL_MAX_VALIDATION_ERRORS</c>: errors in a document after which its validation ends. 1 to 100. Default: 5.</summary>
    [Range(1, 100)]
    public int MaxErrors { get; set; } = 5;

    internal static SettingsTable<DocumentOptions> Settings { get; } = new()
    {
        { "GRAPHQL_MAX_DOCUMENT_LENGTH", options => options.MaxLength },
        { "GRAPHQL_MAX_TOKENS", options => options.MaxTokens },
        { "GRAPHQL_MAX_NESTING", options => options.MaxNesting },
        { "GRAPHQL_MAX_DEPTH", options => options.MaxDepth },
        { "GRAPHQL_MAX_FIELDS", options => options.MaxFields },
        { "GRAPHQL_MAX_ROOT_FIELDS", options => options.MaxRootFields },
        { "GRAPHQL_MAX_SELECTIONS", options => options.MaxSelections },
        { "GRAPHQL_MAX_ALIASES", options => options.MaxAliases },
        { "GRAPHQL_MAX_ARGUMENTS", options => options.MaxArguments },
        { "GRAPHQL_MAX_DIRECTIVES", options => options.MaxDirectives },
        { "GRAPHQL_MAX_DIRECTIVES_PER_PLACE", options => options.MaxDirectivesPerPlace },
        { "GRAPHQL_MAX_FRAGMENTS", options => options.MaxFragments },
        { "GRAPHQL_MAX_OPERATIONS", options => options.MaxOperations },
        { "GRAPHQL_MAX_VARIABLES", options => options.MaxVariables },
        { "GRAPHQL_MAX_INPUT_VALUES", options => options.MaxInputValues },
        { "GRAPHQL_MAX_VALIDATION_ERRORS", options => options.MaxErrors },
    };
}
