using Barq.Graph.Documents;
using Barq.Graph.Tests.TypeSystem;

namespace Barq.Graph.Tests.Documents;

/// <summary>
/// No document costs much, whatever it is: it is refused with a few short errors, or it is a document. What is measured is the work of
/// this thread alone: the memory that it took, a count that is the same on every machine, and its time on a processor.
/// </summary>
public sealed class HostileDocumentTests
{
    /// <summary>Found in the worst kinds of the first rules: gigabytes. The largest document that is allowed takes some 40 MB.</summary>
    private const long MostBytes = 100_000_000;

    /// <summary>CPU seconds of one document; the worst of the first rules took 63, and the worst now take 0.1.</summary>
    private static readonly TimeSpan _mostTime = TimeSpan.FromSeconds(1.5);

    private static readonly DocumentChecker _checker = new(TestSchema.Instance, new DocumentOptions(), new IntrospectionOptions());

    public static TheoryData<string> Kinds => [.. HostileDocuments.All.Keys];

    [Theory, MemberData(nameof(Kinds))]
    public async Task Check_HostileDocument_IsRefusedOrFineForLittle(string name)
    {
        var text = HostileDocuments.All[name]();
        await _checker.CheckAsync("query($a:Int){users(first:$a){...F}}fragment F on UsersConnection{totalCount}", default);
        var before = ThreadWork.Now();

        var document = new OneThread().Run(() => _checker.CheckAsync(text, default).AsTask());

        var work = ThreadWork.Since(before);
        Assert.True(work.Bytes < MostBytes, $"{work.Bytes} bytes");
        Assert.True(work.Cpu < _mostTime, $"{work.Cpu.TotalMilliseconds} ms");
        Assert.InRange(document.Problems.Count, document.Document is null ? 1 : 0, new DocumentOptions().MaxErrors);
        Assert.All(document.Problems, problem => Assert.InRange(problem.Message.Length, 10, 501));
    }

    [Theory]
    [InlineData("a:__typename ", 1_900, 6)]
    [InlineData("§", 1, 1)]
    [InlineData("nope", 5_000, 6)]
    public void Check_Document_LetsOthersInBetweenWhereItIsLong(string part, int count, int least)
    {
        var threads = new OneThread();

        threads.Run(() => _checker.CheckAsync("{" + string.Join(' ', Enumerable.Repeat(part, count)) + "}", default).AsTask());

        Assert.InRange(threads.Pieces, least, 10 * least);
    }
}
