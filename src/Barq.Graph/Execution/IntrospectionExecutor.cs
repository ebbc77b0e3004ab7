using Barq.Graph.Documents;
using Barq.Graph.Errors;
using Barq.Graph.Plans;
using Barq.Graph.Preparation;
using Barq.Persistence.Access;
using GraphQL.Types;
using GraphQL.Validation;
using Microsoft.Extensions.Caching.Memory;

namespace Barq.Graph.Execution;

/// <summary>
/// Answers introspection, to those who may ask. What an operation without variables asks is answered once, and the answer's bytes are kept:
/// the schema does not change while the gateway runs.
/// </summary>
internal sealed class IntrospectionExecutor(ISchema schema, IntrospectionOptions options) : IDisposable
{
    /// <summary>Bytes of answers that are kept; those of some ten tools.</summary>
    internal const long MostBytes = 16_000_000;

    private readonly IntrospectionModel _model = new(schema);
    private readonly MemoryCache _answers = new(new MemoryCacheOptions { SizeLimit = MostBytes });

    /// <summary>Answers that were made so far; what was kept is not made again.</summary>
    public int Made { get; private set; }

    /// <summary>Refuses those who may not ask.</summary>
    /// <exception cref="GraphQLRequestException">The operation asks about the schema, and the caller may not.</exception>
    public void Check(PreparedOperation operation, Caller caller)
    {
        if (operation.Introspects && options.Enabled == false && !caller.IsPlatformAdministrator)
        {
            throw new GraphQLRequestException(ErrorCodes.Forbidden, "Introspection is switched off here: __schema and __type are for administrators of the platform.");
        }
    }

    /// <summary>Answers the introspection fields of an operation.</summary>
    /// <param name="operation">The operation; it is valid.</param>
    /// <param name="roots">Its introspection fields.</param>
    /// <param name="variables">The request's coerced variables.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>JSON by response key.</returns>
    /// <exception cref="GraphQLRequestException">The answers are too large.</exception>
    public IReadOnlyDictionary<string, byte[]> Execute(
        PreparedOperation operation, IReadOnlyList<IntrospectionRoot> roots, Variables variables, CancellationToken cancellationToken)
    {
        var isSame = operation.Definition.Variables is not { Count: > 0 };
        var key = (Convert.ToHexString(operation.Document.Hash), operation.Name);
        if (isSame && _answers.TryGetValue(key, out IReadOnlyDictionary<string, byte[]>? kept))
        {
            return kept!;
        }

        var writer = new IntrospectionWriter(schema, _model, operation, variables, options, cancellationToken);
        var answers = roots.ToDictionary(root => root.ResponseKey, writer.Answer, StringComparer.Ordinal);
        Made++;
        if (isSame)
        {
            _answers.Set(key, answers, new MemoryCacheEntryOptions { Size = 1_000 + answers.Values.Sum(answer => (long)answer.Length) });
        }

        return answers;
    }

    /// <inheritdoc/>
    public void Dispose() => _answers.Dispose();
}
