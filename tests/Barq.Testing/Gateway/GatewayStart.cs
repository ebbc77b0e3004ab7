namespace Barq.Testing.Gateway;

/// <summary>How <see cref="GatewayProcess"/> starts the gateway; as it is, the embedded default in development.</summary>
public sealed record GatewayStart
{
    internal static readonly IReadOnlySet<string> Inherited = new HashSet<string> { "PATH", "HOME", "TMPDIR", "LANG", "USER" };

    /// <summary>Its settings: a clean environment with just these (and the port). An <c>ASPNETCORE_ENVIRONMENT</c> here wins over development.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>The program, where it is not the gateway's own: one that hosts it.</summary>
    public string? Program { get; init; }

    /// <summary>The port to listen on, for a second start at the same address; a free one by default.</summary>
    public int? Port { get; init; }

    /// <summary>Command-line arguments, such as <c>seed --size demo</c>.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Whether it has one CPU to itself, the last: as on the smallest machine.</summary>
    public bool IsOnOneCpu { get; init; }

    /// <summary>The folder it runs in, which a second start may use again; one of its own, removed afterwards, by default.</summary>
    public string? WorkingDirectory { get; init; }
}
