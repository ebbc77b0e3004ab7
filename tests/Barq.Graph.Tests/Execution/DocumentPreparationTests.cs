using Barq.Persistence.Sharing;
using System.Diagnostics.Metrics;
using Barq.Graph.Documents;
using Barq.Graph.Preparation;
using Barq.Graph.Tests.TypeSystem;
using Barq.Persistence.Access;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Barq.Graph.Tests.Execution;

/// <summary>Documents are prepared once for all who send them, refused ones are remembered, and who has gone holds nobody up.</summary>
public sealed class DocumentPreparationTests : IDisposable
{
    private const string Fine = "{ users { totalCount } }";
    private const string Wrong = "{ users { nope } }";

    private static readonly Caller _caller = Caller.User(1, CallerRole.Viewer, 7);

    private readonly FakeTimeProvider _time = new();
    private readonly ServiceProvider _services;
    private readonly DocumentCache _documents;
    private readonly RefusedDocuments _refused;
    private readonly PreparationGate _gate;
    private readonly DocumentPreparations _preparations;

    public DocumentPreparationTests()
    {
        var options = new PreparationOptions { MaxAtOnce = 1 };
        _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        _documents = new DocumentCache(new DocumentCacheOptions(), _services.GetRequiredService<IMeterFactory>(), _time);
        _refused = new RefusedDocuments(options, _time);
        _gate = new PreparationGate(options);
        _preparations = new DocumentPreparations(
            _documents, _refused, new DocumentPreparer(new DocumentChecker(TestSchema.Instance, new DocumentOptions(), new IntrospectionOptions())), _gate);
    }

    [Fact]
    public async Task Get_SameColdDocumentManyTimes_IsPreparedOnce()
    {
        await _gate.EnterAsync(new StatementOwner(0, "somebody"), default);
        var waiting = Enumerable.Range(0, 20).Select(i => _preparations.GetAsync(Fine, Caller.User(i, CallerRole.Viewer, i), default).AsTask()).ToArray();

        Assert.Equal(1, _gate.Waiting);
        _gate.Leave(new StatementOwner(0, ""));
        var outcomes = await Task.WhenAll(waiting);

        Assert.Single(outcomes.Select(outcome => outcome.Document).Distinct());
        Assert.Same(outcomes[0].Document, _documents.Find(Fine));
    }

    [Fact]
    public async Task Get_WhoPreparesItHasGone_IsPreparedForTheOthers()
    {
        using var gone = new CancellationTokenSource();
        await _gate.EnterAsync(_caller.Owner, default);
        var first = _preparations.GetAsync(Fine, _caller, gone.Token).AsTask();
        var second = _preparations.GetAsync(Fine, _caller, default).AsTask();

        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        _gate.Leave(_caller.Owner);

        Assert.NotNull((await second).Document);
    }

    [Fact]
    public async Task Get_RefusedDocument_IsRememberedForAWhile()
    {
        var first = await _preparations.GetAsync(Wrong, _caller, default);
        var second = await _preparations.GetAsync(Wrong, _caller, default);
        _time.Advance(TimeSpan.FromSeconds(61));
        var third = await _preparations.GetAsync(Wrong, _caller, default);

        Assert.NotNull(first.Errors);
        Assert.Same(first.Errors, second.Errors);
        Assert.NotSame(first.Errors, third.Errors);
        Assert.Equal(first.Errors, third.Errors);
    }

    [Fact]
    public async Task Get_CallerThatHasGone_PreparesNothing()
    {
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await _preparations.GetAsync(Fine, _caller, gone.Token));

        Assert.Null(_documents.Find(Fine));
        Assert.True(_gate.EnterAsync(new StatementOwner(0, "next"), default).IsCompletedSuccessfully);
    }

    public void Dispose()
    {
        _services.Dispose();
        _refused.Dispose();
    }
}
