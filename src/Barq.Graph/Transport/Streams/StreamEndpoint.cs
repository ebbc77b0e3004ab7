using System.Text.Json;
using Barq.Graph.Answers;
using Barq.Graph.Authorization;
using Barq.Graph.Errors;
using Barq.Graph.Preparation;
using Barq.Graph.Transport.Connections;
using Barq.Graph.Transport.Http;
using Barq.Graph.Transport.Sending;

namespace Barq.Graph.Transport.Streams;

/// <summary>
/// GraphQL over streams, server-sent events or parts: one stream for each operation, of any kind where the client likes a stream better than JSON.
/// </summary>
internal sealed class StreamEndpoint(
    IRequestExecutor executor, CallerReader callers, ConnectionKeeper keeper, ResponseSender sender, BodyCompressor compressor, StreamOptions options, HttpTransportOptions http, RateGate rates, BodySlots bodies, UnsentAnswers unsent, TimeProvider time)
    : IAnswerStreams
{
    private int _open;

    /// <summary>How many streams are open.</summary>
    public int Count => Volatile.Read(ref _open);

    /// <summary>Handles a request, and its stream to the end.</summary>
    /// <param name="context">The request.</param>
    /// <param name="forms">The forms that its client likes.</param>
    public async Task HandleAsync(HttpContext context, AcceptedForms forms)
    {
        try
        {
            await RunAsync(context, forms);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to be answered.
            BodyErrors.EndConnection(context);
        }
    }

    /// <inheritdoc/>
    public Task SendAsync(HttpContext context, StreamForm form, ResponseStream answers, CallerResult known) => StreamAsync(
        context, form, known, async stream =>
        {
            await stream.BeginAsync(compressed: CompressedOf(context, answers));
            await stream.SendAsync(answers);
        });

    // Subscriptions are not: small messages gain little, and each open stream would hold a compressor.
    private CompressedBody? CompressedOf(HttpContext context, ResponseStream answers) =>
        answers.IsInParts && compressor.Applies(answers.Bytes) && BodyCompressor.Choose(context.Request.Headers.AcceptEncoding) is { } encoding
            ? new CompressedBody(encoding, compressor.Wrap(context.Response.Body, encoding))
            : null;

    private async Task RunAsync(HttpContext context, AcceptedForms forms)
    {
        var known = await callers.FromHeaderAsync(context.Request.Headers.Authorization);
        if (await rates.AdmitAsync(context, known) is { } limited)
        {
            await RefuseAsync(context, limited);
            return;
        }

        if (known.Caller is null)
        {
            await RefuseAsync(context, HttpRefusal.Of(known));
            return;
        }

        var (body, refusal) = HttpMethods.IsPost(context.Request.Method) ? await BodyAsync(context, known) : (null, CheckMethod(context));
        using (body)
        {
            var asked = RequestSender.Of(context, known, rates) with { Streams = forms.Stream is not null };
            var request = default(GraphRequest);
            if (refusal is null)
            {
                (request, refusal) = body is null ? RequestParameters.Read(context.Request.Query, asked) : RequestParameters.Read(body.RootElement, asked);
            }

            if (request is null)
            {
                await RefuseAsync(context, refusal!);
                return;
            }

            // One answer stands otherwise in multipart/mixed, whole or in parts, than the answers to a subscription: which they are is known once there is one.
            var isUnsure = forms is { Stream: { } whole, Parts: { } parts } && whole != parts;
            request.Parts = forms.Parts?.Parts ?? PartsFormat.None;
            await StreamAsync(context, (forms.Stream ?? forms.Parts)!, known, async stream =>
            {
                // Whoever has the headers of a subscription's answer has subscribed: what happens from then on is told.
                using var answers = await executor.OpenAsync(request, TimeSpan.FromSeconds(http.RequestTimeoutSeconds), time, stream.Ended);
                await (isUnsure
                    ? stream.BeginAsync(answers.IsSubscription || (!answers.IsInParts && forms.Stream != StreamForm.Multipart) ? forms.Stream : forms.Parts, CompressedOf(context, answers))
                    : stream.BeginAsync());

                await stream.SendAsync(answers);
            });
        }
    }

    // A place is taken by a request that has come whole, and not by a body on its way.
    private async Task StreamAsync(HttpContext context, StreamForm form, CallerResult known, Func<AnswerStream, Task> send)
    {
        if (Interlocked.Increment(ref _open) > options.MaxStreams)
        {
            Interlocked.Decrement(ref _open);
            await RefuseAsync(context, new HttpRefusal(StatusCodes.Status503ServiceUnavailable, ErrorCodes.Busy, "The gateway has as many streams open as it may."));
            return;
        }

        try
        {
            await using var stream = new AnswerStream(
                context, form, TimeSpan.FromSeconds(options.KeepAliveSeconds), known.Expires, time,
                bytes => unsent.Hold(RateGate.KeyOf(known, context), bytes, context.Abort));
            using var kept = keeper.Keep(stream);
            await send(stream);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private async ValueTask<(JsonDocument? Body, HttpRefusal? Refusal)> BodyAsync(HttpContext context, CallerResult known) =>
        BodyReader.CheckContentType(context.Request.ContentType) is { } refusal
            ? (null, refusal)
            : await BodyReader.ReadRequestsAsync(context.Request, http.MaxBodyBytes, bodies, RateGate.KeyOf(known, context), context.RequestAborted);

    private static HttpRefusal? CheckMethod(HttpContext context) => context.Request switch
    {
        { Method: var method } when !HttpMethods.IsGet(method) =>
            new HttpRefusal(StatusCodes.Status405MethodNotAllowed, ErrorCodes.OperationNotAllowed, "Streams are opened by GET or POST."),
        var request when CsrfGuard.Refuses(request) => CsrfGuard.Refusal,
        _ => null,
    };

    private async Task RefuseAsync(HttpContext context, HttpRefusal refusal)
    {
        refusal.Challenge(context);
        using var response = refusal.ToResponse();
        await sender.SendAsync(context, refusal.Status, ResponseMediaType.Json, response.Body);
    }
}
