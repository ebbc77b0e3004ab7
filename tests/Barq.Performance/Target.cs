using System.Globalization;

namespace Barq.Performance;

/// <summary>A figure that the operator was promised, and what was measured.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Unit">What it is measured in: seconds are shown as milliseconds where they are few.</param>
/// <param name="Limit">The figure that was promised.</param>
/// <param name="IsFloor">Whether more is better.</param>
/// <param name="Value">What was measured; null where it could not be.</param>
internal sealed record Target(string Name, string Unit, double Limit, bool IsFloor, double? Value)
{
    /// <summary>Whether it is met; null where it was not measured.</summary>
    public bool? IsMet => Value is { } value ? (IsFloor ? value > Limit : value < Limit) : null;

    /// <summary>What was promised, as text.</summary>
    public string Promise => (IsFloor ? "> " : "< ") + Show(Limit);

    /// <summary>What was measured, as text.</summary>
    public string Measured => Value is { } value ? Show(value) : "not measured";

    /// <summary>Times of requests, in seconds.</summary>
    public static Target Time(string name, double limit, double? value) => new(name, "s", limit, false, value);

    /// <summary>A share of 1.</summary>
    public static Target Share(string name, double limit, bool isFloor, double? value) => new(name, "%", limit, isFloor, value);

    /// <summary>The worst of the marks: whether no target was missed.</summary>
    public static bool AllMet(IEnumerable<Target> targets) => targets.All(target => target.IsMet is not false);

    private string Show(double value) => Unit switch
    {
        "s" => string.Create(CultureInfo.InvariantCulture, $"{value * 1000:0.##} ms"),
        "%" => string.Create(CultureInfo.InvariantCulture, $"{value * 100:0.##} %"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{value:0.#} {Unit}"),
    };
}
