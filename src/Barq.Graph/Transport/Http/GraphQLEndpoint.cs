using System.Text.Json;
using Barq.Graph.Admission;
using Barq.Graph.Answers;
using Barq.Graph.Authorization;
using Barq.Graph.Errors;
using Barq.Graph.Metrics;
using Barq.Graph.Preparation;
using Barq.Graph.Transport.Sending;

namespace Barq.Graph.Transport.Http;

/// <summary>GraphQL over HTTP: reads a request, has it executed, sends the answer.</summary>
/// <remarks>Source: GraphQL over HTTP (working draft), <see href="https://graphql.github.io/graphql-over-http/draft/"/>.</remarks>
internal sealed class GraphQLEndpoint(
    IRequestExecutor executor, BatchExecutor batches, CallerReader callers, ResponseSender sender, HttpTransportOptions options, RequestFigures figures, RateGate rates, BodySlots bodies, CallerLanes lanes, UnsentAnswers unsent, TimeProvider time,
    IAnswerStreams? streams = null)
{
    private readonly TimeSpan _timeout = TimeSpan.FromSeconds(options.RequestTimeoutSeconds);

    /// <summary>Handles a request for a persisted operation, whose id and name stand in the path: an address that caches can keep.</summary>
    public Task HandlePersistedAsync(HttpContext context) => HandleAsync(context);

    /// <summary>Handles a request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        var forms = AcceptedForms.Of(context.Request.Headers.Accept);
        if (forms.Json is not { } mediaType)
        {
            await RefuseAsync(context, ResponseMediaType.Json, new HttpRefusal(
                StatusCodes.Status406NotAcceptable,
                ErrorCodes.BadRequest,
                "Answers come as application/graphql-response+json or application/json, in UTF-8, or as a stream: Accept must allow one of them."));
            return;
        }

        using var timeout = new CancellationTokenSource(_timeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, context.RequestAborted);
        try
        {
            await HandleAsync(context, mediaType, streams is null ? forms with { Stream = null, Parts = null } : forms, linked.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to be answered.
            BodyErrors.EndConnection(context);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !context.Response.HasStarted)
        {
            figures.Refuse(_timeout, ResponseStatus.TimedOut);
            await RefuseTimedOutAsync(context, mediaType);
        }
    }

    private async Task HandleAsync(HttpContext context, ResponseMediaType mediaType, AcceptedForms forms, CancellationToken cancellationToken)
    {
        var known = await callers.FromHeaderAsync(context.Request.Headers.Authorization);
        if (await rates.AdmitAsync(context, known) is { } refusal)
        {
            await RefuseAsync(context, mediaType, refusal);
        }
        else if (known.Caller is null)
        {
            await RefuseUnknownAsync(context, mediaType, known);
        }
        else if (HttpMethods.IsPost(context.Request.Method))
        {
            await PostAsync(context, mediaType, forms, known, cancellationToken);
        }
        else if (HttpMethods.IsGet(context.Request.Method))
        {
            await GetAsync(context, mediaType, forms, known, cancellationToken);
        }
        else
        {
            await RefuseAsync(context, mediaType, new HttpRefusal(
                StatusCodes.Status405MethodNotAllowed, ErrorCodes.OperationNotAllowed, "Requests come by GET or POST."));
        }
    }

    private async Task GetAsync(HttpContext context, ResponseMediaType mediaType, AcceptedForms forms, CallerResult known, CancellationToken cancellationToken)
    {
        if (CsrfGuard.Refuses(context.Request))
        {
            await RefuseAsync(context, mediaType, CsrfGuard.Refusal);
            return;
        }

        var asked = RequestSender.Of(context, known, rates) with { IdempotencyKey = null, MaySubscribe = forms.Stream is not null };
        var (request, refusal) = context.Request.RouteValues["id"] is string id
            ? RequestParameters.Read(id, context.Request.RouteValues["operationName"] as string, context.Request.Query, asked)
            : RequestParameters.Read(context.Request.Query, asked);
        await ExecuteAsync(context, mediaType, forms, known, request, refusal, cancellationToken);
    }

    private async Task PostAsync(HttpContext context, ResponseMediaType mediaType, AcceptedForms forms, CallerResult known, CancellationToken cancellationToken)
    {
        var refusal = BodyReader.CheckContentType(context.Request.ContentType);
        if (refusal is not null)
        {
            await RefuseAsync(context, mediaType, refusal);
            return;
        }

        (var body, refusal) = await BodyReader.ReadRequestsAsync(context.Request, options.MaxBodyBytes, bodies, RateGate.KeyOf(known, context), cancellationToken);
        using (body)
        {
            if (body?.RootElement is { ValueKind: JsonValueKind.Array } batch)
            {
                await BatchAsync(context, mediaType, batch, known, cancellationToken);
                return;
            }

            var request = default(GraphRequest);
            if (body is not null)
            {
                (request, refusal) = RequestParameters.Read(body.RootElement, RequestSender.Of(context, known, rates) with { MaySubscribe = forms.Stream is not null });
            }

            await ExecuteAsync(context, mediaType, forms, known, request, refusal, cancellationToken);
        }
    }

    private async Task BatchAsync(HttpContext context, ResponseMediaType mediaType, JsonElement batch, CallerResult known, CancellationToken cancellationToken)
    {
        var length = batch.GetArrayLength();
        if (length == 0 || length > options.MaxBatch)
        {
            await RefuseAsync(context, mediaType, length == 0
                ? HttpRefusal.BadRequest("The batch is empty.")
                : new HttpRefusal(StatusCodes.Status400BadRequest, ErrorCodes.BatchTooLarge, $"A batch may hold {options.MaxBatch} requests, and holds {length}."));
            return;
        }

        // Its requests are further ones of its caller, beside the batch itself.
        using var place = lanes.Enter(known.Caller!.Owner);
        var key = RateGate.KeyOf(known, context);
        using var answers = await batches.ExecuteAsync(batch, RequestSender.Of(context, known, rates), key, context.RequestAborted, cancellationToken);
        using var held = Hold(context, known, answers);
        await place;
        await sender.SendAsync(context, StatusCodes.Status200OK, mediaType, answers.Body, held);
    }

    private async Task ExecuteAsync(
        HttpContext context, ResponseMediaType mediaType, AcceptedForms forms, CallerResult known, GraphRequest? request, HttpRefusal? refusal, CancellationToken cancellationToken)
    {
        if (request is null)
        {
            await RefuseAsync(context, mediaType, refusal!);
            return;
        }

        // Until the answer is sent: to compress a long one takes longer than to make it.
        using var place = request.Place = lanes.Enter(request.Caller.Owner);
        request.Gone = context.RequestAborted;
        request.Parts = forms.Parts?.Parts ?? PartsFormat.None;
        var (response, answers) = (default(GraphResponse), default(ResponseStream));
        try
        {
            if (forms is { Stream: null, Parts: null })
            {
                response = await executor.ExecuteAsync(request, cancellationToken);
            }
            else
            {
                answers = await executor.OpenAsync(request, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested && !context.RequestAborted.IsCancellationRequested)
        {
            // Where it is executed it is counted, too.
            await RefuseTimedOutAsync(context, mediaType);
            return;
        }

        using (answers)
        {
            if (answers is { IsSubscription: true } or { IsInParts: true })
            {
                if (answers.IsSubscription)
                {
                    // It may stand for hours, and its caller asks for other things meanwhile.
                    place.Dispose();
                }

                await streams!.SendAsync(context, answers.IsInParts ? forms.Parts! : forms.Stream!, answers, known);
                return;
            }

            using var answer = response ?? answers!.Take();
            using var held = Hold(context, known, answer);
            await place;
            await sender.SendAsync(context, mediaType, answer, held);
        }
    }

    private UnsentAnswer? Hold(HttpContext context, CallerResult known, GraphResponse answer) =>
        answer.Body.Length > UnsentAnswers.Piece ? unsent.Hold(RateGate.KeyOf(known, context), answer.Body.Length, context.Abort) : null;

    private Task RefuseTimedOutAsync(HttpContext context, ResponseMediaType mediaType) => RefuseAsync(context, mediaType, new HttpRefusal(
        StatusCodes.Status504GatewayTimeout, ErrorCodes.TimedOut, $"The request took longer than {options.RequestTimeoutSeconds} seconds."));

    private Task RefuseUnknownAsync(HttpContext context, ResponseMediaType mediaType, CallerResult known)
    {
        var refusal = HttpRefusal.Of(known);
        refusal.Challenge(context);
        return RefuseAsync(context, mediaType, refusal);
    }

    private async Task RefuseAsync(HttpContext context, ResponseMediaType mediaType, HttpRefusal refusal)
    {
        using var response = refusal.ToResponse();
        await sender.SendAsync(context, refusal.Status, mediaType, response.Body);
    }
}
