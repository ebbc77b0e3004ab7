using System.Globalization;

namespace Barq.Persistence.Checklist;

/// <summary>Compares clocks.</summary>
public static class ClockCheck
{
    /// <summary>How far two clocks of an installation may be apart: tokens are accepted up to 30 seconds off, and job hosts are given up after 20.</summary>
    public static readonly TimeSpan Most = TimeSpan.FromSeconds(5);

    /// <summary>A line about another's clock.</summary>
    /// <param name="name">The line's name.</param>
    /// <param name="time">This process's clock.</param>
    /// <param name="asked">What it showed before the other was asked.</param>
    /// <param name="theirs">What the other's showed in between.</param>
    public static CheckLine Line(string name, TimeProvider time, DateTimeOffset asked, DateTimeOffset theirs)
    {
        ArgumentNullException.ThrowIfNull(time);
        var now = time.GetUtcNow();
        var off = theirs < asked ? asked - theirs : theirs > now ? theirs - now : TimeSpan.Zero;
        return CheckLine.Of(
            name, off <= Most, "shows the same time as this one",
            string.Create(CultureInfo.InvariantCulture, $"is {off.TotalSeconds:0.#} s {(theirs < asked ? "behind" : "ahead of")} this one: let all machines take their time from one source (NTP)"));
    }
}
