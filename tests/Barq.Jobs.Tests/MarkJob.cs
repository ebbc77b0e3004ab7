using Barq.Jobs.Offloading;
using Barq.Persistence.Auditing;
using Barq.Persistence.Writing;

namespace Barq.Jobs.Tests;

/// <summary>What the jobs of these tests are told: the mark that they leave in the database.</summary>
public sealed record MarkArguments(string Mark);

/// <summary>What comes of them.</summary>
public sealed record MarkResult(string Mark);

/// <summary>Leaves a mark: a row that can be counted, so that one effect too many is seen.</summary>
public sealed class MarkJob : IJob<MarkArguments, MarkResult>
{
    /// <summary>The kind.</summary>
    public const string Kind = "mark";

    /// <inheritdoc/>
    public Task<MarkResult> RunAsync(JobContext context, MarkArguments arguments, CancellationToken cancellationToken) => context.CompleteAsync(
        (scope, _) =>
        {
            Leave(scope, arguments.Mark);
            return Task.FromResult(new MarkResult(arguments.Mark));
        },
        cancellationToken);

    /// <summary>Adds the mark to a write.</summary>
    public static void Leave(WriteScope scope, string mark) =>
        scope.Context.Add(new AuditEntry { OrganizationId = 1, Actor = "test", Action = mark, EntityType = "Mark", EntityId = 1 });
}

/// <summary>What <see cref="ScriptedJob"/> does.</summary>
public sealed class Script
{
    /// <summary>The work.</summary>
    public Func<JobContext, MarkArguments, CancellationToken, Task<MarkResult>> Work { get; set; } = (_, arguments, _) => Task.FromResult(new MarkResult(arguments.Mark));
}

/// <summary>Does what its test says.</summary>
public sealed class ScriptedJob(Script script) : IJob<MarkArguments, MarkResult>
{
    /// <summary>The kind.</summary>
    public const string Kind = "scripted";

    /// <inheritdoc/>
    public Task<MarkResult> RunAsync(JobContext context, MarkArguments arguments, CancellationToken cancellationToken) => script.Work(context, arguments, cancellationToken);
}
