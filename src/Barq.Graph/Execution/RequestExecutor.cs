using Barq.Graph.Admission;
using Barq.Graph.Answers;
using Barq.Graph.Batching;
using Barq.Graph.Costs;
using Barq.Graph.Errors;
using Barq.Graph.PersistedOperations;
using Barq.Graph.Plans;
using Barq.Graph.Preparation;
using Barq.Graph.Profiling;
using Barq.Graph.ResponseCache;
using Barq.Graph.Subscriptions.Running;
using Barq.Persistence.Diagnostics;
using Barq.Persistence.Replicas;
using Barq.Persistence.SecondLevelCache;
using GraphQL.Types;
using GraphQLParser;

namespace Barq.Graph.Execution;

/// <inheritdoc cref="IRequestExecutor"/>
internal sealed partial class RequestExecutor(
    DocumentSource sources,
    DocumentPreparations documents,
    VariableReader variableReader,
    OperationPlanner planner,
    CostGuard cost,
    LoadExecutor loads,
    MutationExecutor mutations,
    IntrospectionExecutor introspection,
    SubscriptionExecutor subscriptions,
    ResponseStore responses,
    RecentWrites writes,
    Profiler profiler,
    ExecutionGate gate,
    ISchema schema,
    ILogger<RequestExecutor> logger) : IRequestExecutor
{
    /// <inheritdoc/>
    public async ValueTask<GraphResponse> ExecuteAsync(GraphRequest request, CancellationToken cancellationToken)
    {
        PreparedDocument? document = null;
        try
        {
            (document, var refusal) = await PrepareAsync(request, cancellationToken);
            return document is null ? refusal! : await ExecuteAsync(request, document, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return Refuse(exception, document);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<ResponseStream> OpenAsync(GraphRequest request, CancellationToken cancellationToken)
    {
        PreparedDocument? document = null;
        try
        {
            (document, var refusal) = await PrepareAsync(request, cancellationToken);
            if (document is not null && (request.Operation = document.Operation(request.OperationName)) is { Kind: OperationKinds.Subscription } operation && request.Allowed.HasFlag(OperationKinds.Subscription))
            {
                return await SubscribeAsync(request, document, operation);
            }

            return new ResponseStream(document is null ? refusal! : await ExecuteAsync(request, document, cancellationToken));
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return new ResponseStream(Refuse(exception, document));
        }
    }

    private async ValueTask<ResponseStream> SubscribeAsync(GraphRequest request, PreparedDocument document, PreparedOperation operation)
    {
        var mode = CostReport.ModeOf(request);
        try
        {
            return mode == CostReportMode.Validate ? new ResponseStream(await ValidateAsync(request, operation)) : await subscriptions.OpenAsync(request, document, operation);
        }
        catch (GraphQLRequestException refusal) when (mode == CostReportMode.Report)
        {
            return new ResponseStream(CostReport.Append(Refuse(refusal, document), request.Cost, isFirst: true));
        }
    }

    private async ValueTask<(PreparedDocument? Document, GraphResponse? Refusal)> PrepareAsync(GraphRequest request, CancellationToken cancellationToken)
    {
        var (text, error) = await sources.FindAsync(request);
        if (text is null)
        {
            return (null, Refuse(error!));
        }

        var (document, errors) = await documents.GetAsync(text, request.Caller, cancellationToken);
        if (document is null)
        {
            return (null, ErrorWriter.RequestError(ResponseStatus.RequestError, errors!));
        }

        await sources.NoteAsync(request);
        return (document, null);
    }

    private async ValueTask<GraphResponse> ExecuteAsync(GraphRequest request, PreparedDocument document, CancellationToken cancellationToken)
    {
        var operation = request.Operation = document.Operation(request.OperationName);
        if ((operation.Kind & request.Allowed & ~OperationKinds.Subscription) == 0)
        {
            return OperationRefusal.Of(operation.Kind);
        }

        introspection.Check(operation, request.Caller);
        if (request.Turn is { } turn)
        {
            await turn(operation.Kind);
        }

        using var activity = OperationActivity.Start(operation, request.Client);
        var response = await AnswerAsync(request, document, operation, cancellationToken);
        OperationActivity.End(activity, request, response);
        return response;
    }

    private async ValueTask<GraphResponse> AnswerAsync(GraphRequest request, PreparedDocument document, PreparedOperation operation, CancellationToken cancellationToken)
    {
        var policy = operation.Policy(schema);
        switch (CostReport.ModeOf(request))
        {
            case CostReportMode.Validate:
                return await ValidateAsync(request, operation);
            case CostReportMode.Report:
                return await ReportAsync(request, document, operation, policy, cancellationToken);
        }

        if (profiler.Wants(request))
        {
            // What is kept would tell nothing of the work, and the profile is nobody else's.
            return await profiler.RunAsync(operation.Label, async () => operation.Kind == OperationKinds.Query
                ? (await QueryAsync(request, operation, policy, isForOthers: false, cancellationToken)).Response
                : await MutateAsync(request, operation, cancellationToken));
        }

        if (operation.Kind == OperationKinds.Query && responses.Keeps(policy))
        {
            var key = ResponseKey.Of(request, document, policy);
            return responses.Find(key, policy)
                ?? await responses.GetOrExecuteAsync(key, policy, token => QueryAsync(request, operation, policy, isForOthers: true, token), cancellationToken);
        }

        if (operation.Kind == OperationKinds.Query && responses.Shares(policy))
        {
            return await responses.GetOrExecuteAsync(ResponseKey.Of(request, document, policy), policy, token => QueryAsync(request, operation, policy, isForOthers: true, token), cancellationToken);
        }

        return operation.Kind == OperationKinds.Query
            ? (await QueryAsync(request, operation, policy, isForOthers: false, cancellationToken)).Response
            : await MutateAsync(request, operation, cancellationToken);
    }

    private async ValueTask<GraphResponse> ValidateAsync(GraphRequest request, PreparedOperation operation)
    {
        var (variables, errors) = await variableReader.ReadAsync(operation, request.Variables);
        if (errors is not null)
        {
            return ErrorWriter.RequestError(ResponseStatus.RequestError, errors);
        }

        var plans = operation.Kind == OperationKinds.Mutation ? operation.MutationPlans(variables, planner) : [operation.Plan(variables, planner)];
        return CostReport.Only(CostEstimator.Of(plans, plan => new OperationRun(
            plan, variables, loads, request.Caller, ReadConsistency.Strong, subject: operation.Kind == OperationKinds.Subscription ? 0 : null)));
    }

    // Past the caches: what is kept would tell nothing of the work, and the report is nobody else's.
    private async ValueTask<GraphResponse> ReportAsync(GraphRequest request, PreparedDocument document, PreparedOperation operation, ResponsePolicy policy, CancellationToken cancellationToken)
    {
        GraphResponse response;
        try
        {
            response = operation.Kind == OperationKinds.Query
                ? (await QueryAsync(request, operation, policy, isForOthers: false, cancellationToken)).Response
                : await MutateAsync(request, operation, cancellationToken);
        }
        catch (GraphQLRequestException refusal)
        {
            response = Refuse(refusal, document);
        }

        return CostReport.Append(response, request.Cost, isFirst: response.Status != ResponseStatus.Executed && request.IsStreamed);
    }

    private async ValueTask<GraphResponse> MutateAsync(GraphRequest request, PreparedOperation operation, CancellationToken cancellationToken)
    {
        if (gate.TryEnter() is { } problem)
        {
            return Busy(problem);
        }

        try
        {
            return await MutateInTurnAsync(request, operation, cancellationToken);
        }
        finally
        {
            gate.Leave();
        }
    }

    // Past the caches: what they answer costs little, and needs no turn. What an answer was made of is told where others may get it.
    private async ValueTask<ExecutedQuery> QueryAsync(
        GraphRequest request, PreparedOperation operation, ResponsePolicy policy, bool isForOthers, CancellationToken cancellationToken)
    {
        if (gate.TryEnter() is { } problem)
        {
            return new ExecutedQuery(Busy(problem), null);
        }

        try
        {
            return await QueryInTurnAsync(request, operation, policy, isForOthers, cancellationToken);
        }
        finally
        {
            gate.Leave();
        }
    }

    private static GraphResponse Busy(string problem) => ErrorWriter.RequestError(ResponseStatus.Busy, new ResponseError(ErrorCodes.Busy, problem) { RetryAfter = 1 });

    private async ValueTask<GraphResponse> MutateInTurnAsync(GraphRequest request, PreparedOperation operation, CancellationToken cancellationToken)
    {
        RequestWork.Current = new RequestWork(operation.Label, RequestWork.Current?.Profile, request.Work);
        var (variables, errors) = await variableReader.ReadAsync(operation, request.Variables);
        return errors is not null
            ? ErrorWriter.RequestError(ResponseStatus.RequestError, errors)
            : await mutations.ExecuteAsync(operation.MutationPlans(variables, planner), variables, request, cancellationToken);
    }

    private async ValueTask<ExecutedQuery> QueryInTurnAsync(
        GraphRequest request, PreparedOperation operation, ResponsePolicy policy, bool isForOthers, CancellationToken cancellationToken)
    {
        RequestWork.Current = new RequestWork(operation.Label, RequestWork.Current?.Profile, request.Work);
        var (variables, errors) = await variableReader.ReadAsync(operation, request.Variables);
        if (errors is not null)
        {
            return new ExecutedQuery(ErrorWriter.RequestError(ResponseStatus.RequestError, errors), null);
        }

        var plan = operation.Plan(variables, planner);
        cost.Check(plan, request);

        // What somebody has just written may not have reached the replicas yet.
        var consistency = writes.Include(request.Caller.Fence.OrganizationId) ? ReadConsistency.Strong : ReadConsistency.Eventual;
        using var run = new OperationRun(plan, variables, loads, request.Caller, consistency);
        cost.Reserve(plan, run, request.Cost);
        await run.ExecuteAsync(cancellationToken);
        if (operation.Introspects && plan.Roots.OfType<IntrospectionRoot>().ToArray() is { Length: > 0 } introspected)
        {
            run.Introspection = introspection.Execute(operation, introspected, variables, cancellationToken);
        }

        var tags = isForOthers || policy.MaxAge is not null ? ResponseDependencies.Of(plan, run) : null;
        return new ExecutedQuery(ResponseWriter.Write(plan, run, policy.For(tags), cost.WriterLimits(request.Cost, cancellationToken)), !isForOthers || plan.Loads.Any(load => load.Resolved.Count > 0) ? null : tags);
    }

    private GraphResponse Refuse(Exception exception, PreparedDocument? document)
    {
        if (exception is GraphQLRequestException refusal)
        {
            var error = ErrorOf(refusal, document);
            return refusal.Code == ErrorCodes.Busy ? ErrorWriter.RequestError(ResponseStatus.Busy, error) : Refuse(error);
        }

        if (LoadErrors.Describe(exception) is { } known)
        {
            return ErrorWriter.RequestError(known.Code == ErrorCodes.TimedOut ? ResponseStatus.TimedOut : ResponseStatus.Busy, known);
        }

        var traceId = TraceIds.Current();
        LogRequestFailed(logger, traceId, exception);
        return ErrorWriter.RequestError(ResponseStatus.Failed, new ResponseError(ErrorCodes.Internal, "The request could not be executed.") { TraceId = traceId });
    }

    private static GraphResponse Refuse(ResponseError error) => ErrorWriter.RequestError(ResponseStatus.RequestError, error);

    private static ResponseError ErrorOf(GraphQLRequestException exception, PreparedDocument? document)
    {
        var error = new ResponseError(exception.Code, exception.Message) { Path = exception.Path };
        if (exception.Position < 0 || document is null)
        {
            return error;
        }

        var location = Location.FromLinearPosition(document.Document.Source, exception.Position);
        return error with { Line = location.Line, Column = location.Column };
    }

    [LoggerMessage(EventIds.RequestFailed, LogLevel.Error, "A request failed; trace id {TraceId}")]
    private static partial void LogRequestFailed(ILogger logger, string traceId, Exception exception);
}
