using GraphQL.Execution;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQL.Validation.Rules;
using GraphQLParser;
using GraphQLParser.AST;

namespace Barq.Graph.Documents;

/// <summary>
/// Parses documents, and checks them against the schema: limits before anything else, then names and fragments, then the engine's rules,
/// and last what takes a document that is valid otherwise. Rules of the engine's that recurse through fragments, or compare everything
/// with everything, are ours.
/// </summary>
internal sealed class DocumentChecker(ISchema schema, DocumentOptions options, IntrospectionOptions introspection)
{
    /// <summary>How the engine's rules begin to tell which names there are.</summary>
    private const string Suggestion = " Did you mean ";

    private static readonly IValidationRule[] _rules =
    [
        SingleRootFieldSubscriptions.Instance,
        KnownTypeNames.Instance,
        FragmentsOnCompositeTypes.Instance,
        VariablesAreInputTypes.Instance,
        ScalarLeafs.Instance,
        FieldsOnCorrectType.Instance,
        PossibleFragmentSpreads.Instance,
        UniqueVariableNames.Instance,
        KnownDirectivesInAllowedLocations.Instance,
        UniqueDirectivesPerLocation.Instance,
        KnownArgumentNames.Instance,
        UniqueArgumentNames.Instance,
        ArgumentsOfCorrectType.Instance,
        ProvidedNonNullArguments.Instance,
        DefaultValuesOfCorrectType.Instance,
        UniqueInputFieldNames.Instance,
    ];

    /// <summary>The parser counts steps of its grammar, of which a level of brackets takes up to five.</summary>
    private readonly GraphQLDocumentBuilder _builder = new() { IgnoreComments = true, IgnoreLocations = false, MaxDepth = 20 + (6 * options.MaxNesting) };

    /// <summary>Parses and checks a document.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The document, or what is wrong with it.</returns>
    public async ValueTask<CheckedDocument> CheckAsync(string text, CancellationToken cancellationToken)
    {
        try
        {
            var document = await ParseAsync(text);
            cancellationToken.ThrowIfCancellationRequested();
            return await CheckAsync(DocumentOutline.Of(document, options), cancellationToken);
        }
        catch (DocumentException refused)
        {
            return new CheckedDocument([refused.Problem]);
        }
    }

    private async ValueTask<GraphQLDocument> ParseAsync(string text)
    {
        if (text.Length > options.MaxLength)
        {
            throw DocumentException.TooLarge($"The document has {text.Length} characters, and may have {options.MaxLength}.");
        }

        var plain = WithPlainLineEnds(text);
        var checkedText = await TokenScan.CheckAsync(plain, options);
        try
        {
            var document = _builder.Build(checkedText);
            document.Source = plain;
            return document;
        }
        catch (SyntaxError error)
        {
            var place = error.Locations is [var first, ..] ? Location.FromLinearPosition(plain, TokenScan.OffsetOf(checkedText, first)) : default;
            throw new DocumentException(new DocumentProblem(ProblemKind.Syntax, DocumentProblem.Shorten(error.Message), place.Line, place.Column));
        }
        catch (GraphQLParser.Exceptions.GraphQLMaxDepthExceededException)
        {
            throw DocumentException.TooLarge($"The document nests deeper than {options.MaxNesting} levels.");
        }
    }

    private async ValueTask<CheckedDocument> CheckAsync(DocumentOutline outline, CancellationToken cancellationToken)
    {
        var fragments = new FragmentGraph(outline, options);
        if (fragments.Check() is { Count: > 0 } problems)
        {
            return Refuse(outline, problems);
        }

        if (outline.Operations.Select(operation => (GraphQLOperationDefinition)operation.Definition).FirstOrDefault(operation => RootOf(operation) is null) is { } rootless)
        {
            return Refuse(outline, [($"The schema has no {rootless.Operation.ToString().ToLowerInvariant()} type.", rootless)]);
        }

        var context = new ValidationContext
        {
            Schema = schema,
            Document = outline.Document,
            TypeInfo = new TypeInfo(schema),
            CancellationToken = cancellationToken,
        };
        var deferrals = new DeferralRules();
        await VisitAsync(context, deferrals);
        deferrals.CheckSubscriptions(context, outline, fragments);
        var facts = new Dictionary<GraphQLOperationDefinition, OperationFacts>(ReferenceEqualityComparer.Instance);
        if (!context.HasErrors)
        {
            var variables = new VariableRules(context, fragments, options);
            foreach (var operation in outline.Operations)
            {
                facts[(GraphQLOperationDefinition)operation.Definition] = new OperationFacts(
                    variables.Check(operation),
                    fragments.UsedBy(operation).Prepend(operation).Any(definition => definition.Introspects),
                    deferrals.CountsOf(operation, fragments),
                    variables.RepeatedIn(operation));
            }
        }

        if (context.HasErrors)
        {
            return new CheckedDocument([.. context.Errors.Take(options.MaxErrors).Select(Problem)]);
        }

        return new FieldMerging(schema, outline, options, cancellationToken).Check() is { Count: > 0 } conflicts
            ? Refuse(outline, conflicts)
            : new CheckedDocument(outline.Document, facts);
    }

    private async ValueTask VisitAsync(ValidationContext context, DeferralRules deferrals)
    {
        var visitors = new List<INodeVisitor>(_rules.Length + 3) { context.TypeInfo, new ErrorLimit(options.MaxErrors), deferrals };
        foreach (var rule in _rules)
        {
            if (await rule.GetPreNodeVisitorAsync(context) is { } visitor)
            {
                visitors.Add(visitor);
            }
        }

        try
        {
            await new RuleVisitor(visitors).VisitAsync(context.Document, new BasicVisitor.State(context));
        }
        catch (EnoughErrorsException)
        {
            // They are in the context.
        }
    }

    private CheckedDocument Refuse(DocumentOutline outline, IReadOnlyList<(string Message, ASTNode Node)> problems) =>
        new([.. problems.Take(options.MaxErrors).Select(problem =>
        {
            var place = Location.FromLinearPosition(outline.Document.Source, problem.Node.Location.Start);
            return new DocumentProblem(ProblemKind.Validity, DocumentProblem.Shorten(problem.Message), place.Line, place.Column);
        })]);

    private DocumentProblem Problem(ValidationError error)
    {
        // Who may not ask for the schema is not told of it by guessing.
        var message = introspection.Enabled == false && error.Message.IndexOf(Suggestion, StringComparison.Ordinal) is >= 0 and var end ? error.Message[..end] : error.Message;
        var place = error.Locations is [var first, ..] ? first : default;
        return new DocumentProblem(ProblemKind.Validity, DocumentProblem.Shorten(message), place.Line, place.Column);
    }

    // The parser's own message of an error in a line that a lone carriage return ends fails; all line ends mean the same (GraphQL, 2.1.2).
    private static string WithPlainLineEnds(string text) => text.Contains('\r', StringComparison.Ordinal)
        ? text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n')
        : text;

    private IObjectGraphType? RootOf(GraphQLOperationDefinition operation) => operation.Operation switch
    {
        OperationType.Query => schema.Query,
        OperationType.Mutation => schema.Mutation,
        _ => schema.Subscription,
    };

    /// <summary>Walks past names and values without parts, which are most of a tree, and which no rule looks at by themselves.</summary>
    private sealed class RuleVisitor(IList<INodeVisitor> visitors) : BasicVisitor(visitors)
    {
        public override ValueTask VisitAsync(ASTNode? node, State context) => node?.Kind is ASTNodeKind.Name or ASTNodeKind.Variable or ASTNodeKind.IntValue
            or ASTNodeKind.FloatValue or ASTNodeKind.StringValue or ASTNodeKind.BooleanValue or ASTNodeKind.NullValue or ASTNodeKind.EnumValue
            ? ValueTask.CompletedTask
            : base.VisitAsync(node, context);
    }

    /// <summary>Ends the walk through a document that has enough errors.</summary>
    private sealed class ErrorLimit(int most) : INodeVisitor
    {
        public ValueTask EnterAsync(ASTNode node, ValidationContext context) =>
            context.HasErrors && context.Errors.Count() >= most ? throw new EnoughErrorsException() : ValueTask.CompletedTask;

        public ValueTask LeaveAsync(ASTNode node, ValidationContext context) => ValueTask.CompletedTask;
    }

    private sealed class EnoughErrorsException : Exception;
}
