using System.Runtime.CompilerServices;
using Barq.Graph.Answers;
using Barq.Graph.Errors;
using Barq.Graph.Transport.Http;
using Barq.Graph.Transport.Streams;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Barq.Graph.Tests.Transport.Streams;

/// <summary>What one operation's answers leave behind.</summary>
public sealed class AnswerStreamTests
{
    // Was: a client that went left its compressor, which holds memory that no collector counts, to be found.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Dispose_WhereverTheAnswersEnd_GivesTheCompressorBackAndLeavesOnlyAWholeConnection(bool isWhole)
    {
        await using var compressor = new Compressor();
        var (context, connection) = (new DefaultHttpContext(), new Connection());
        context.Features.Set<IHttpRequestLifetimeFeature>(connection);
        using var answers = new ResponseStream(new Parts(isWhole));

        await using (var stream = new AnswerStream(context, StreamForm.PartsWithIds, TimeSpan.FromSeconds(10), null, TimeProvider.System))
        {
            await stream.BeginAsync(compressed: new CompressedBody("gzip", compressor));
            var sent = await Record.ExceptionAsync(() => stream.SendAsync(answers));
            Assert.Equal(isWhole, sent is null);
        }

        Assert.Equal(1, compressor.Disposed);
        Assert.Equal(!isWhole, connection.IsAborted);
    }

    private sealed class Connection : IHttpRequestLifetimeFeature
    {
        public bool IsAborted { get; private set; }

        public CancellationToken RequestAborted { get; set; }

        public void Abort() => IsAborted = true;
    }

    private sealed class Compressor : MemoryStream
    {
        public int Disposed { get; private set; }

        public override ValueTask DisposeAsync()
        {
            Disposed++;
            return base.DisposeAsync();
        }
    }

    private sealed class Parts(bool areAll) : IAnswerParts
    {
        public GraphResponse First { get; } = ErrorWriter.RequestError(ResponseStatus.RequestError, new ResponseError(ErrorCodes.BadUserInput, "No."));

        public async IAsyncEnumerable<GraphResponse> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            yield return First;
            await Task.Yield();
            if (!areAll)
            {
                throw new OperationCanceledException("The client has gone.");
            }
        }

        public void Dispose()
        {
        }
    }
}
