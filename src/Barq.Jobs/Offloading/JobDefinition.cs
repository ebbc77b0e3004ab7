using System.Text.Json;

namespace Barq.Jobs.Offloading;

/// <summary>A declared job.</summary>
/// <param name="Kind">Its name.</param>
/// <param name="Queue">One of <see cref="JobQueues"/>.</param>
/// <param name="ArgumentsType">The CLR type of what it is told.</param>
/// <param name="ResultType">The CLR type of what comes of it.</param>
public abstract record JobDefinition(string Kind, string Queue, Type ArgumentsType, Type ResultType)
{
    /// <summary>How arguments, results and checkpoints are kept: names in camel case, enums as their texts in upper snake case.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseUpper) },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Runs the job.</summary>
    /// <param name="services">Make the job.</param>
    /// <param name="context">The attempt.</param>
    /// <param name="arguments">What it is told, as JSON.</param>
    /// <param name="cancellationToken">The attempt's token.</param>
    /// <returns>The result.</returns>
    internal abstract Task<object> RunAsync(IServiceProvider services, JobContext context, string arguments, CancellationToken cancellationToken);
}

/// <inheritdoc/>
internal sealed record JobDefinition<TJob, TArguments, TResult>(string Kind, string Queue) : JobDefinition(Kind, Queue, typeof(TArguments), typeof(TResult))
    where TJob : class, IJob<TArguments, TResult>
    where TArguments : class
    where TResult : class
{
    internal override async Task<object> RunAsync(IServiceProvider services, JobContext context, string arguments, CancellationToken cancellationToken)
    {
        var told = JsonSerializer.Deserialize<TArguments>(arguments, Json) ?? throw new JobRefusedException("The job is told nothing.");
        return await services.GetRequiredService<TJob>().RunAsync(context, told, cancellationToken);
    }
}
