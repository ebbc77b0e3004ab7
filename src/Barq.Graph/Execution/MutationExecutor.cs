using System.Security.Cryptography;
using System.Text;
using Barq.Graph.Answers;
using Barq.Graph.Batching;
using Barq.Graph.Costs;
using Barq.Graph.Errors;
using Barq.Graph.Mutations;
using Barq.Graph.Plans;
using Barq.Graph.Preparation;
using Barq.Graph.Responses;
using Barq.Jobs.Offloading;
using Barq.Persistence.Access;
using Barq.Persistence.Diagnostics;
using Barq.Persistence.Idempotency;
using Barq.Persistence.Replicas;
using Barq.Persistence.Transactions;
using Barq.Persistence.Writing;
using GraphQL.Validation;

namespace Barq.Graph.Execution;

/// <summary>Runs the mutations of an operation one after another; one that fails takes none of the others' answers with it.</summary>
/// <remarks>Source: GraphQL specification, section 6.2.2 "Mutation".</remarks>
internal sealed partial class MutationExecutor(
    UnitOfWork unit, JobClient jobs, LoadExecutor loads, CostGuard cost, DeduplicationOptions deduplication, ILogger<MutationExecutor> logger)
{
    /// <summary>Runs an operation.</summary>
    /// <param name="plans">A plan for each of its fields, in their order.</param>
    /// <param name="variables">The request's coerced variables.</param>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Ends the mutation that is running, unless it is being committed, and those after it.</param>
    public async Task<GraphResponse> ExecuteAsync(
        IReadOnlyList<OperationPlan> plans, Variables variables, GraphRequest request, CancellationToken cancellationToken)
    {
        // Before the first is done: a request that asks for too much is refused as a whole.
        var estimate = cost.Reserve(CostEstimator.Of(plans, plan => new OperationRun(plan, variables, loads, request.Caller, ReadConsistency.Strong)), request.Cost);
        await CostGuard.TakeTurnAsync(estimate, request, cancellationToken);

        var json = new Utf8Writer(cost.WriterLimits(request.Cost, cancellationToken));
        try
        {
            var errors = new List<ResponseError>();
            json.Raw("{\"data\":{"u8);
            for (var i = 0; i < plans.Count; i++)
            {
                json.Raw(i == 0 ? ""u8 : ","u8);
                await ExecuteAsync(plans[i], variables, request, json, errors, cancellationToken);
            }

            json.Raw((byte)'}');
            if (errors.Count > 0)
            {
                json.Raw((byte)',');
                ErrorWriter.Write(json, errors);
            }

            json.Raw((byte)'}');
            return new GraphResponse(json.Written, ResponseStatus.Executed, errors.Count > 0 ? errors : null, json);
        }
        catch
        {
            json.Dispose();
            throw;
        }
    }

    private async Task ExecuteAsync(
        OperationPlan plan, Variables variables, GraphRequest request, Utf8Writer json, List<ResponseError> errors, CancellationToken cancellationToken)
    {
        var root = plan.Roots[0];
        var caller = request.Caller;

        // On its own: statements that several mutations of a request have in common are no pattern.
        RequestWork.Current = new RequestWork(RequestWork.Current?.Operation ?? "mutation", RequestWork.Current?.Profile, request.Work);
        json.Raw(root.Key);
        var position = json.Position;
        try
        {
            var outcome = root is PayloadRoot payload ? Declared(payload.Mutation, await WriteAsync(payload, variables, caller, request.IdempotencyKey, cancellationToken)) : null;
            using var run = new OperationRun(plan, variables, loads, caller, ReadConsistency.Strong, outcome);
            await run.ExecuteAsync(cancellationToken);
            var context = new ResponseContext(json, run.Results, caller);
            root.Write(run, context);
            json.Finish();
            errors.AddRange(context.Errors ?? []);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // It has been done all the same.
            var error = exception is GraphQLRequestException { Code: ErrorCodes.ResponseTooLarge } tooLarge
                ? new ResponseError(tooLarge.Code, "The mutation was done. " + tooLarge.Message)
                : LoadErrors.Describe(exception);
            if (error is null)
            {
                var traceId = TraceIds.Current();
                LogMutationFailed(logger, root.ResponseKey, traceId, exception);
                error = new ResponseError(ErrorCodes.Internal, "The mutation could not be done.") { TraceId = traceId };
            }

            json.Position = position;
            json.Null();
            errors.Add(error with { Path = [root.ResponseKey] });
        }
    }

    private async Task<WriteResult> WriteAsync(
        PayloadRoot payload, Variables variables, Caller caller, string? idempotencyKey, CancellationToken cancellationToken)
    {
        var mutation = payload.Mutation;
        RequestWork.Field = mutation.Origin;
        if (!mutation.IsAllowedTo(caller))
        {
            return WriteResult.Refused(new ForbiddenError($"Your role may not use {mutation.Name}.", []));
        }

        var input = payload.Input(variables);
        string? key;
        try
        {
            key = KeyOf(payload, input, idempotencyKey);
        }
        catch (RuleException rule)
        {
            return WriteResult.Refused(rule.Error);
        }

        if (mutation.Job is { } job)
        {
            // The job has the key itself.
            return await unit.RunAsync(
                caller,
                mutation.Name,
                async (scope, token) => await jobs.EnqueueAsync(scope, await job(scope, input, token) with { IdempotencyKey = key, IdempotencyWindow = deduplication.JobWindow }, token),
                cancellationToken);
        }

        var idempotency = deduplication.Enabled && key is not null
            ? new IdempotencyRequest(key, payload.Fingerprint(variables), deduplication.MutationWindow)
            : null;
        return mutation.Many is { } many
            ? await unit.RunManyAsync(caller, mutation.Name, (scope, token) => many(scope, ManyInput.Of(input), token), cancellationToken, idempotency)
            : await unit.RunAsync(caller, mutation.Name, (scope, token) => mutation.Work(scope, input, token), cancellationToken, idempotency);
    }

    // A type outside the union would be an answer that no client can read.
    private static WriteResult Declared(MutationDefinition mutation, WriteResult result) =>
        result.Errors.Concat(result.Items?.SelectMany(item => item.Errors) ?? []).FirstOrDefault(error => !mutation.Errors.TypeNames().Contains(error.GetType().Name)) is { } undeclared
            ? throw new InvalidOperationException($"{mutation.Name} does not declare a {undeclared.GetType().Name}: {undeclared.Message}")
            : result;

    private static string? KeyOf(PayloadRoot payload, InputValues input, string? requestKey)
    {
        if (input.Text(InputDefinition.IdempotencyKey) is { Length: > 0 } own)
        {
            return own.Length <= IdempotencyRecord.MaxKeyLength
                ? own
                : throw new RuleException(new Barq.Persistence.Writing.ValidationError(
                    $"An idempotency key has at most {IdempotencyRecord.MaxKeyLength} characters.", [InputDefinition.IdempotencyKey]));
        }

        // The header's key is the request's: each of its mutations has its own by its response key, as a hash where the two are long.
        var key = $"{requestKey}/{payload.ResponseKey}";
        return string.IsNullOrEmpty(requestKey) ? null
            : key.Length <= IdempotencyRecord.MaxKeyLength ? key
            : "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
    }

    [LoggerMessage(EventIds.MutationFailed, LogLevel.Error, "The mutation {Field} failed; trace id {TraceId}")]
    private static partial void LogMutationFailed(ILogger logger, string field, string traceId, Exception exception);
}
