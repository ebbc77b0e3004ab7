using Barq.Graph.Admission;
using Barq.Graph.Answers;
using Barq.Graph.Costs;
using Barq.Graph.Errors;
using Barq.Graph.PersistedOperations;
using Barq.Graph.Plans;
using Barq.Graph.Preparation;
using Barq.Graph.Profiling;
using Barq.Graph.ResponseCache;
using Barq.Graph.Subscriptions.Running;
using Barq.Persistence.Diagnostics;
using GraphQL.Types;

namespace Barq.Graph.Execution;

/// <inheritdoc cref="IRequestExecutor"/>
internal sealed class RequestExecutor(
    DocumentSource sources,
    DocumentPreparations documents,
    VariableReader variableReader,
    OperationPlanner planner,
    CostGuard cost,
    CostValidator validator,
    QueryExecutor queries,
    PartsExecutor parts,
    MutationExecutor mutations,
    IntrospectionExecutor introspection,
    SubscriptionExecutor subscriptions,
    ResponseStore responses,
    Profiler profiler,
    CallerLanes lanes,
    ExecutionGate gate,
    RequestRefusals refusals,
    ISchema schema) : IRequestExecutor
{
    /// <inheritdoc/>
    public async ValueTask<GraphResponse> ExecuteAsync(GraphRequest request, CancellationToken cancellationToken)
    {
        using var own = request.Place is null ? request.Place = lanes.Enter(request.Caller.Owner) : null;
        await request.Place;
        PreparedDocument? document = null;
        try
        {
            (document, var refusal) = await PrepareAsync(request, cancellationToken);
            return document is null ? refusal! : await ExecuteAsync(request, document, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return refusals.Of(exception, document);
        }
        finally
        {
            // What is left is to send the answer, which takes as long as its client likes.
            request.Place.End();
        }
    }

    /// <inheritdoc/>
    public async ValueTask<ResponseStream> OpenAsync(GraphRequest request, CancellationToken cancellationToken)
    {
        var own = request.Place is null ? request.Place = lanes.Enter(request.Caller.Owner) : null;
        var isInParts = false;
        try
        {
            await request.Place;
            var stream = await OpenInPlaceAsync(request, cancellationToken);
            if (isInParts = stream.IsInParts)
            {
                // What is still to come is a part of it.
                stream.Own(request.Place);
            }

            return stream;
        }
        finally
        {
            if (!isInParts)
            {
                request.Place.End();
                own?.Dispose();
            }
        }
    }

    private async ValueTask<ResponseStream> OpenInPlaceAsync(GraphRequest request, CancellationToken cancellationToken)
    {
        PreparedDocument? document = null;
        try
        {
            (document, var refusal) = await PrepareAsync(request, cancellationToken);
            if (document is not null && (request.Operation = document.Operation(request.OperationName)) is { Kind: OperationKinds.Subscription } operation && request.Allowed.HasFlag(OperationKinds.Subscription))
            {
                return await SubscribeAsync(request, document, operation);
            }

            return document is null ? new ResponseStream(refusal!)
                : document.Defers && request.Parts != PartsFormat.None ? await OpenAsync(request, document, cancellationToken)
                : new ResponseStream(await ExecuteAsync(request, document, cancellationToken));
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return new ResponseStream(refusals.Of(exception, document));
        }
    }

    private async ValueTask<ResponseStream> OpenAsync(GraphRequest request, PreparedDocument document, CancellationToken cancellationToken)
    {
        // Who wants to know of the work is told at the end of one answer.
        var operation = document.Operation(request.OperationName);
        if (operation.Kind != OperationKinds.Query || CostReport.ModeOf(request) != CostReportMode.None || profiler.Wants(request))
        {
            return new ResponseStream(await ExecuteAsync(request, document, cancellationToken));
        }

        await AdmitAsync(request, operation);
        return await parts.OpenAsync(request, document, operation, cancellationToken);
    }

    // What every query and mutation waits for, however it is answered.
    private ValueTask AdmitAsync(GraphRequest request, PreparedOperation operation)
    {
        introspection.Check(operation, request.Caller);
        return request.Turn?.Invoke(operation.Kind) ?? default;
    }

    private async ValueTask<ResponseStream> SubscribeAsync(GraphRequest request, PreparedDocument document, PreparedOperation operation)
    {
        var mode = CostReport.ModeOf(request);
        try
        {
            return mode == CostReportMode.Validate ? new ResponseStream(await validator.AnswerAsync(request, operation)) : await subscriptions.OpenAsync(request, document, operation);
        }
        catch (GraphQLRequestException refusal) when (mode == CostReportMode.Report)
        {
            return new ResponseStream(CostReport.Append(refusals.Of(refusal, document), request.Cost, isFirst: true));
        }
    }

    private async ValueTask<(PreparedDocument? Document, GraphResponse? Refusal)> PrepareAsync(GraphRequest request, CancellationToken cancellationToken)
    {
        var (text, error) = await sources.FindAsync(request);
        if (text is null)
        {
            return (null, RequestRefusals.Of(error!));
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

        await AdmitAsync(request, operation);
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
                return await validator.AnswerAsync(request, operation);
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
                ?? await responses.GetOrExecuteAsync(key, policy, request.Place, token => QueryAsync(request, operation, policy, isForOthers: true, token), cancellationToken);
        }

        if (operation.Kind == OperationKinds.Query && responses.Shares(policy))
        {
            return await responses.GetOrExecuteAsync(ResponseKey.Of(request, document, policy), policy, request.Place, token => QueryAsync(request, operation, policy, isForOthers: true, token), cancellationToken);
        }

        return operation.Kind == OperationKinds.Query
            ? (await QueryAsync(request, operation, policy, isForOthers: false, cancellationToken)).Response
            : await MutateAsync(request, operation, cancellationToken);
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
            response = refusals.Of(refusal, document);
        }

        return CostReport.Append(response, request.Cost, isFirst: response.Status != ResponseStatus.Executed && request.IsStreamed);
    }

    private async ValueTask<GraphResponse> MutateAsync(GraphRequest request, PreparedOperation operation, CancellationToken cancellationToken)
    {
        if (gate.TryEnter() is { } problem)
        {
            return RequestRefusals.Busy(problem);
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
            return new ExecutedQuery(RequestRefusals.Busy(problem), null);
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
        var (query, refusal) = await queries.StartAsync(request, operation, isInParts: false, cancellationToken);
        if (query is null)
        {
            return new ExecutedQuery(refusal!, null);
        }

        using (query)
        {
            var tags = isForOthers || policy.MaxAge is not null ? query.Tags() : null;
            return new ExecutedQuery(
                ResponseWriter.Write(query.Plan, query.Run, policy.For(tags), cost.WriterLimits(request.Cost, cancellationToken)), isForOthers && query.IsForOthers ? tags : null);
        }
    }
}
