namespace Barq.Persistence.Checklist;

/// <summary>Looks at one part of an installation, and says of it what has to hold in production. All of them are registered as services.</summary>
public interface IProductionCheck
{
    /// <summary>What it looks at, for where it can't.</summary>
    string Topic { get; }

    /// <summary>Looks, and changes nothing.</summary>
    /// <param name="scope">What the installation is besides its settings.</param>
    /// <param name="cancellationToken">Ends it.</param>
    IAsyncEnumerable<CheckLine> RunAsync(CheckScope scope, CancellationToken cancellationToken);
}

/// <summary>What the settings of one process don't tell.</summary>
/// <param name="Hosts">Gateways and job hosts that share the database.</param>
public sealed record CheckScope(int Hosts);

/// <summary>How a line of the checklist stands.</summary>
public enum CheckOutcome
{
    /// <summary>It holds.</summary>
    Right,

    /// <summary>It does not hold.</summary>
    Wrong,

    /// <summary>It does not apply, or only a person can say.</summary>
    Open,
}

/// <summary>A line of the checklist.</summary>
/// <param name="Name">Its name, the same as on the page of the documentation.</param>
/// <param name="Outcome">How it stands.</param>
/// <param name="Text">What was found; where it is wrong, what to do.</param>
public sealed record CheckLine(string Name, CheckOutcome Outcome, string Text)
{
    /// <summary>A line that holds or does not.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="holds">Whether it holds.</param>
    /// <param name="right">What is said where it does.</param>
    /// <param name="wrong">What is said where it does not.</param>
    public static CheckLine Of(string name, bool holds, string right, string wrong) =>
        new(name, holds ? CheckOutcome.Right : CheckOutcome.Wrong, holds ? right : wrong);

    /// <summary>A line that nothing may be found for: what was found is wrong.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="found">What was found; null where nothing was.</param>
    /// <param name="right">What is said where nothing was.</param>
    /// <param name="wrong">What is said after what was found.</param>
    public static CheckLine None(string name, string? found, string right, string wrong) => Of(name, found is null, right, $"{found}: {wrong}");
}
