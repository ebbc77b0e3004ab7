using Barq.Graph.Admission;
using Barq.Graph.Batching;
using Barq.Graph.Costs;
using Barq.Graph.Definitions;
using Barq.Graph.Documents;
using Barq.Graph.Execution;
using Barq.Graph.Limits;
using Barq.Graph.Metrics;
using Barq.Graph.Mutations;
using Barq.Graph.Paging;
using Barq.Graph.PersistedOperations.Publishing;
using Barq.Graph.Preparation;
using Barq.Graph.Profiling;
using Barq.Graph.Projections;
using Barq.Graph.ResponseCache;
using Barq.Graph.ResponseCache.Warming;
using Barq.Graph.Subscriptions;
using Barq.Graph.Subscriptions.Running;
using Barq.Jobs.Offloading;
using Barq.Persistence.Settings;
using GraphQL.Types;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Barq.Graph.Composition;

/// <summary>Registers the way of a query: schema, plans, loading, and the executor on top.</summary>
public static class ExecutionRegistration
{
    /// <summary>Adds <see cref="IRequestExecutor"/>. The entity types come from the rooms of the aggregates.</summary>
    public static IServiceCollection AddGraphExecution(this IServiceCollection services)
    {
        services.AddSettings(PagingOptions.Settings).AddSettings(LimitsOptions.Settings).AddSettings(DeduplicationOptions.Settings).AddSettings(DocumentCacheOptions.Settings);
        services.TryAddSingleton(provider => provider.GetRequiredService<IOptions<PagingOptions>>().Value);
        services.TryAddSingleton(provider => provider.GetRequiredService<IOptions<LimitsOptions>>().Value);
        services.AddSettings(CostOptions.Settings);
        services.TryAddSingleton(provider => provider.GetRequiredService<IOptions<CostOptions>>().Value);

        services.TryAddSingleton(provider => provider.GetRequiredService<IOptions<DeduplicationOptions>>().Value);

        services.AddResponseCache().AddCacheWarmer().AddPersistedOperations().AddSubscriptionEngine().AddJobClient();
        services.TryAddSingleton<EntityRegistry>();
        services.TryAddSingleton<ISchema>(provider => SchemaFactory.Create(
            provider.GetRequiredService<EntityRegistry>(), provider.GetRequiredService<MutationPlanner>(), provider.GetRequiredService<SubscriptionPlanner>(), provider.GetServices<CallerDefinition>()));

        services.TryAddSingleton<ConnectionArgumentsReader>();
        services.TryAddSingleton<CostGuard>();
        services.TryAddSingleton<OperationPlanner>();
        services.TryAddSingleton<MutationPlanner>();
        services.TryAddSingleton<MutationExecutor>();
        services.TryAddSingleton<ResolverExecutor>();
        services.TryAddSingleton<LoadExecutor>();

        services.TryAddSingleton(provider => provider.GetRequiredService<IOptions<DocumentCacheOptions>>().Value);
        services.AddDocuments();
        services.AddSettings(PreparationOptions.Settings);
        services.TryAddSingleton(provider => provider.GetRequiredService<IOptions<PreparationOptions>>().Value);
        services.TryAddSingleton<DocumentCache>();
        services.TryAddSingleton(provider => new RefusedDocuments(provider.GetRequiredService<PreparationOptions>(), provider.GetService<TimeProvider>() ?? TimeProvider.System));
        services.TryAddSingleton<PreparationGate>();
        services.TryAddSingleton<DocumentPreparations>();
        services.TryAddSingleton<DocumentPreparer>();
        services.TryAddSingleton<VariableReader>();
        services.TryAddSingleton<IntrospectionExecutor>();
        services.AddRequestFigures().AddBarqProfiling().AddBarqAdmission();
        services.TryAddSingleton<RequestRefusals>();
        services.TryAddSingleton<QueryExecutor>();
        services.TryAddSingleton<PartsExecutor>();
        services.TryAddSingleton<CostValidator>();
        services.TryAddSingleton<RequestExecutor>();
        services.TryAddSingleton<IRequestExecutor, MeasuredExecutor>();
        return services;
    }
}
