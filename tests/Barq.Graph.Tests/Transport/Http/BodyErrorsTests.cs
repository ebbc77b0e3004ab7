using System.IO.Pipelines;
using Barq.Graph.Transport.Http;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Barq.Graph.Tests.Transport.Http;

/// <summary>Connections that break while a body is read end there, whoever notices first that the client has gone.</summary>
public sealed class BodyErrorsTests
{
    [Theory, InlineData(true, true), InlineData(true, false), InlineData(false, true), InlineData(false, false)]
    public async Task Read_ConnectionBreaks_IsEnded(bool isReset, bool isKnown)
    {
        Exception fault = isReset ? new ConnectionResetException("reset") : new ConnectionAbortedException("aborted");
        using var client = new Client();
        if (isKnown)
        {
            await client.Gone.CancelAsync();
        }

        var context = Context(client, fault);
        var reading = async () => await BodyReader.ReadOneAsync(context.Request, 1000, CancellationToken.None);
        if (isReset && !isKnown)
        {
            Assert.NotNull((await reading()).Refusal);
        }
        else
        {
            Assert.Same(fault, await Assert.ThrowsAnyAsync<Exception>(reading));
        }

        Assert.True(client.IsEnded);
        Assert.True(client.IsLast);
    }

    [Fact]
    public async Task Read_BodyIsBad_IsAnsweredAndTheConnectionClosed()
    {
        using var client = new Client();
        var context = Context(client, new BadHttpRequestException("chunk", StatusCodes.Status400BadRequest));

        Assert.NotNull((await BodyReader.ReadOneAsync(context.Request, 1000, CancellationToken.None)).Refusal);

        Assert.Equal("close", context.Response.Headers.Connection);
        Assert.True(client.IsLast);
        Assert.False(client.IsEnded);
    }

    private static DefaultHttpContext Context(Client client, Exception fault)
    {
        var context = new DefaultHttpContext();
        context.Request.Protocol = HttpProtocol.Http11;
        context.Features.Set<IHttpRequestLifetimeFeature>(client);
        context.Features.Set<IConnectionLifetimeNotificationFeature>(client);
        var pipe = new Pipe();
        pipe.Writer.Complete(fault);
        context.Features.Set<IRequestBodyPipeFeature>(new Body(pipe.Reader));
        return context;
    }

    private sealed class Body(PipeReader reader) : IRequestBodyPipeFeature
    {
        public PipeReader Reader => reader;
    }

    private sealed class Client : IHttpRequestLifetimeFeature, IConnectionLifetimeNotificationFeature, IDisposable
    {
        public CancellationTokenSource Gone { get; } = new();

        public bool IsEnded { get; private set; }

        public CancellationToken RequestAborted
        {
            get => Gone.Token;
            set => throw new NotSupportedException();
        }

        /// <summary>Whether no further request is looked for.</summary>
        public bool IsLast { get; private set; }

        public CancellationToken ConnectionClosedRequested { get; set; }

        public void Abort() => IsEnded = true;

        public void RequestClose() => IsLast = true;

        public void Dispose() => Gone.Dispose();
    }
}
