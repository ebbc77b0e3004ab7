using System.Buffers;
using Barq.Graph.Answers;
using Barq.Graph.Errors;
using Barq.Graph.Transport.Connections;
using Barq.Graph.Transport.Http;
using Barq.Graph.Transport.Sending;

namespace Barq.Graph.Transport.Streams;

/// <summary>One operation's answers on their way to one client.</summary>
/// <param name="context">The request.</param>
/// <param name="form">How they are written.</param>
/// <param name="keepAlive">The silence that is filled.</param>
/// <param name="expires">When the client's token does (UTC).</param>
/// <param name="time">The clock.</param>
/// <param name="hold">Counts an answer of so many bytes until it is sent; null where nobody counts.</param>
internal sealed class AnswerStream(HttpContext context, StreamForm form, TimeSpan keepAlive, DateTime? expires, TimeProvider time, Func<long, UnsentAnswer?>? hold = null) : IKeptConnection, IAsyncDisposable
{
    private StreamForm _form = form;
    private Stream? _compressed;
    private volatile bool _isFinishing;
    private volatile bool _hasBegun;
    private bool _isWhole;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
    private long _wrote = time.GetTimestamp();
    private bool _isStopping;
    private bool _isExpired;

    /// <summary>Fires when the stream ends, whatever the reason.</summary>
    public CancellationToken Ended => _end.Token;

    /// <summary>Sends all answers, and that they are all.</summary>
    public async Task SendAsync(ResponseStream answers)
    {
        // One answer in parts is as soon at its end as any.
        _isFinishing = answers.IsInParts;
        try
        {
            await foreach (var answer in answers.ReadAsync(_end.Token))
            {
                using (answer)
                using (var held = hold?.Invoke(answer.Body.Length))
                {
                    await NextAsync(answer.Body, held);
                }
            }
        }
        catch (OperationCanceledException) when (_isExpired)
        {
            using var refusal = ErrorWriter.RequestError(ResponseStatus.RequestError, new ResponseError(ErrorCodes.Unauthenticated, "The token has expired."));
            await NextAsync(refusal.Body);
        }
        catch (OperationCanceledException) when (_isStopping)
        {
            // A stream that ends without saying that it is complete is one that the client opens again, elsewhere.
            return;
        }

        await WriteAsync(_form.End, default, default, context.RequestAborted);
        if (_compressed is { } compressed)
        {
            await compressed.DisposeAsync();
            _isWhole = true;
        }
    }

    /// <summary>Sends the headers.</summary>
    /// <param name="form">The form of the answers, where it was not known before.</param>
    /// <param name="compressed">Takes them where they are compressed; null for none.</param>
    public async Task BeginAsync(StreamForm? form = null, CompressedBody? compressed = null)
    {
        _form = form ?? _form;
        var headers = context.Response.Headers;
        headers.ContentType = _form.ContentType;
        headers.CacheControl = "no-cache, no-store";
        headers.Vary = "Accept, Accept-Encoding";
        if (compressed is not null)
        {
            headers.ContentEncoding = compressed.Encoding;
            _compressed = compressed.Stream;
        }

        // nginx would keep what it gets until there is more.
        headers["X-Accel-Buffering"] = "no";

        // In turn, as all that is written: what fills a silence may be due before a slow client has taken the headers.
        await WriteAsync(_form.Begin, default, default, context.RequestAborted);
        _hasBegun = true;
    }

    /// <inheritdoc/>
    public void Check()
    {
        var silence = time.GetElapsedTime(Volatile.Read(ref _wrote));
        if (!_isFinishing && expires <= time.GetUtcNow().UtcDateTime)
        {
            _isExpired = true;
            Cancel();
        }
        else if (!_hasBegun)
        {
            // What it is has not been said: nothing can fill the silence, and what is opened has a time limit of its own.
        }
        else if (silence > 2 * keepAlive)
        {
            context.Abort();
        }
        else if (silence > keepAlive && _turn.Wait(0))
        {
            _ = FillAsync();
        }
    }

    /// <inheritdoc/>
    public void Stop()
    {
        if (!_isFinishing)
        {
            _isStopping = true;
            Cancel();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _end.Dispose();
        if (_compressed is null || _isWhole)
        {
            return;
        }

        // The answers have not come to their end, and nobody may take what there is of them for all: what the compressor still holds goes nowhere.
        context.Abort();
        await _turn.WaitAsync(CancellationToken.None);
        try
        {
            await _compressed.DisposeAsync();
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The connection is gone, and the compressor with it.
        }
    }

    private Task NextAsync(ReadOnlyMemory<byte> body, UnsentAnswer? held = null) => !_form.BeforeFault.IsEmpty && body.Span.StartsWith("{\"errors\":"u8)
        ? WriteAsync(_form.BeforeFault, body[1..], _form.AfterFault, context.RequestAborted, held)
        : WriteAsync(_form.Before, body, _form.After, context.RequestAborted, held);

    private async Task WriteAsync(
        ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> body, ReadOnlyMemory<byte> after, CancellationToken cancellationToken, UnsentAnswer? held = null)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await WriteInTurnAsync(before, body, after, held, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task WriteInTurnAsync(
        ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> body, ReadOnlyMemory<byte> after, UnsentAnswer? held, CancellationToken cancellationToken)
    {
        if (_compressed is { } compressed)
        {
            await compressed.WriteAsync(before, cancellationToken);
            for (; body.Length > UnsentAnswers.Piece; body = body[UnsentAnswers.Piece..])
            {
                await compressed.WriteAsync(body[..UnsentAnswers.Piece], cancellationToken);
                Progress(held);
            }

            await compressed.WriteAsync(body, cancellationToken);
            await compressed.WriteAsync(after, cancellationToken);
            await compressed.FlushAsync(cancellationToken);
        }
        else
        {
            var output = context.Response.BodyWriter;
            output.Write(before.Span);
            for (; body.Length > UnsentAnswers.Piece; body = body[UnsentAnswers.Piece..])
            {
                await output.WriteAsync(body[..UnsentAnswers.Piece], cancellationToken);
                Progress(held);
            }

            output.Write(body.Span);
            output.Write(after.Span);
            await output.FlushAsync(cancellationToken);
        }

        Volatile.Write(ref _wrote, time.GetTimestamp());
    }

    private void Progress(UnsentAnswer? held)
    {
        held?.Progress();
        Volatile.Write(ref _wrote, time.GetTimestamp());
    }

    // The turn is taken.
    private async Task FillAsync()
    {
        try
        {
            await WriteInTurnAsync(_form.KeepAlive, default, default, held: null, context.RequestAborted);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Whoever waits for the answers sees that the client is gone.
        }
        finally
        {
            _turn.Release();
        }
    }

    private void Cancel()
    {
        try
        {
            _end.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended by itself.
        }
    }
}
