using Barq.Testing.Fuzzing;

namespace Barq.Graph.Tests.Attacks;

/// <summary>What the fuzzers tell of what they find.</summary>
public sealed class FuzzFindingsTests
{
    private readonly List<string> _log = ["before"];

    [Fact]
    public async Task Add_LineThatComesAfterTheAnswer_IsShownWithTheFinding()
    {
        var findings = Findings();
        findings.Begin();
        var looks = 0;
        _looked = () => ++looks == 3 ? "fail: of the request" : null;

        await findings.AddAsync("an internal error", "{ sent }", 7);

        Assert.Equal("#7: an internal error\n  { sent }\n  the log:\nfail: of the request", Assert.Single(findings.All).ToString());
    }

    [Fact]
    public async Task Add_NothingLogged_EndsAndShowsNoLog()
    {
        var findings = Findings();
        findings.Begin();

        await findings.AddAsync("slow", "{ sent }", 7);

        Assert.Equal("#7: slow\n  { sent }", Assert.Single(findings.All).ToString());
    }

    [Fact]
    public async Task Add_AnotherOfOneKind_IsNotNotedAgain()
    {
        var findings = Findings();
        await findings.AddAsync("500: 1 ms", "first", 1);

        await findings.AddAsync("500: 2 ms", "second", 2);

        Assert.Equal("first", Assert.Single(findings.All).Sent);
    }

    [Fact]
    public void Lines_ThatWereLookedAt_AreNotLookedAtAgain()
    {
        var findings = Findings();
        findings.Begin();
        _log.Add("one");
        var looked = findings.Lines.Count;
        _log.Add("late");

        findings.Pass(looked);

        Assert.Equal(["late"], findings.Lines);
    }

    private Func<string?> _looked = () => null;

    // Each look at the log may find a line more, as another thread writes it.
    private FuzzFindings Findings() => new(
        () =>
        {
            if (_looked() is { } line)
            {
                _log.Add(line);
            }

            return [.. _log];
        },
        TimeProvider.System);
}
