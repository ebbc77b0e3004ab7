namespace Barq.Graph.Explorer;

/// <summary>Sets the explorer's options where the operator has not.</summary>
internal static class ExplorerDefaults
{
    public static void Apply(ExplorerOptions options, IConfiguration configuration, IHostEnvironment environment)
    {
        options.Enabled ??= environment.IsDevelopment() || (!environment.IsProduction() && IsEmbedded(configuration));
    }

    private static bool IsEmbedded(IConfiguration configuration) =>
        string.IsNullOrWhiteSpace(configuration["DATABASE_URL"]) && string.IsNullOrWhiteSpace(configuration["REDIS_URL"]);
}
