using Barq.Graph.Transport.Sending;
using Microsoft.Extensions.Time.Testing;

namespace Barq.Graph.Tests.Transport.Sending;

/// <summary>Which of several unread answers are given up, and when.</summary>
public sealed class UnsentAnswersTests
{
    private const int Million = 1_000_000;
    private readonly FakeTimeProvider _time = new();
    private readonly UnsentAnswers _answers;
    private readonly List<string> _givenUp = [];

    public UnsentAnswersTests() => _answers = new(new SendingOptions { MaxBytesPerCaller = 3 * Million, MaxBytes = 8 * Million }, _time);

    [Fact]
    public void Hold_MoreThanACallerMay_GivesUpWhatHasStoodStillForLongest()
    {
        var first = Hold("a", "1");
        Hold("a", "2");
        Hold("b", "of another");
        Hold("a", "3");
        _time.Advance(UnsentAnswers.Still);
        first.Progress();

        Hold("a", "4");
        Assert.Equal(["2"], _givenUp);
        Hold("a", "5");
        Assert.Equal(["2", "3"], _givenUp);
        first.Dispose();
        Hold("a", "6");
        Assert.Equal(["2", "3"], _givenUp);
        Assert.Equal((4 * Million, 2), (_answers.Bytes, _answers.GivenUp));
    }

    // Eleven at once of a service that reads all of them.
    [Fact]
    public void Hold_MoreThanACallerMayOfWhatIsRead_GivesUpNoneUntilItIsTwiceAsMuch()
    {
        var held = Enumerable.Range(0, 6).Select(i => Hold("a", $"{i}")).ToArray();
        _time.Advance(UnsentAnswers.Still / 2);
        held[0].Progress();
        Assert.Empty(_givenUp);

        Hold("a", "one more");
        Assert.Equal(["1"], _givenUp);
        _time.Advance(UnsentAnswers.Still);
        Hold("a", "much later");
        Assert.Equal(["1", "2", "3", "4", "5"], _givenUp);
        Assert.Equal(3 * Million, _answers.Bytes);
    }

    [Fact]
    public void Hold_MoreThanAllMay_GivesUpTheSlowestOfWhoeverLeavesMost()
    {
        foreach (var caller in (string[])["b", "a", "a", "a", "b", "c", "d", "e"])
        {
            Hold(caller, caller);
        }

        Hold("f", "f");
        Hold("g", "g", 2 * Million);
        Assert.Equal(["a", "b", "a"], _givenUp);
        Assert.Equal(8 * Million, _answers.Bytes);
    }

    [Fact]
    public void Grow_OfOneThatIsThere_IsCountedAndOfOneThatIsGoneIsNot()
    {
        var held = Hold("a", "1");
        held.Grow(500);
        Assert.Equal(Million + 500, _answers.Bytes);
        held.Dispose();
        held.Grow(500);
        Assert.Equal(0, _answers.Bytes);
    }

    [Fact]
    public void Hold_OneThatIsLongerThanAllMayBe_IsSentAlone()
    {
        Hold("a", "1");
        var whole = Hold("a", "whole", 9 * Million);
        Assert.Equal(["1"], _givenUp);
        whole.Dispose();
        Assert.Equal(0, _answers.Bytes);
    }

    [Fact]
    public void Hold_AShortOne_IsNotCounted() => Assert.Null(_answers.Hold("a", UnsentAnswers.Piece, () => { }));

    // By then its connection serves another request.
    [Fact]
    public void Dispose_BeforeOthersGiveItUp_LeavesItsConnectionAlone()
    {
        var held = Enumerable.Range(0, 3).Select(i => Hold("a", $"{i}")).ToArray();
        foreach (var answer in held)
        {
            answer.Dispose();
            answer.Dispose();
        }

        Hold("a", "whole", 4 * Million);
        Assert.Empty(_givenUp);
        Assert.Equal(4 * Million, _answers.Bytes);
    }

    [Fact]
    public async Task Hold_ByManyAtOnce_CountsEachOnce()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(() =>
        {
            var random = new Random(worker);
            for (var i = 0; i < 2000; i++)
            {
                using var one = _answers.Hold($"{random.Next(3)}", random.Next(Million), () => { });
                using var other = _answers.Hold($"{random.Next(3)}", random.Next(3 * Million), () => { });
                one?.Progress();
                Assert.InRange(_answers.Bytes, 0, 12 * Million);
            }
        })));

        Assert.Equal(0, _answers.Bytes);
    }

    private UnsentAnswer Hold(string caller, string name, long bytes = Million) => _answers.Hold(caller, bytes, () => _givenUp.Add(name))!;
}
