using Barq.Persistence.Databases;
using Barq.Persistence.Diagnostics;
using Barq.Persistence.Documents;
using Barq.Persistence.Events;
using Barq.Persistence.Explaining;
using Barq.Persistence.Files;
using Barq.Persistence.Memory;
using Barq.Persistence.Organizations;
using Barq.Persistence.Querying;
using Barq.Persistence.Redis;
using Barq.Persistence.Replicas;
using Barq.Persistence.SecondLevelCache;
using Barq.Persistence.Seeding;
using Barq.Persistence.Startup;
using Barq.Persistence.Transactions;
using Barq.Persistence.Users;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Persistence.Composition;

/// <summary>Registers all of this project.</summary>
public static class PersistenceRegistration
{
    /// <summary>Adds the database, its replicas, its diagnostics, the query engine, the unit of work, seeding, Redis, the cache, published documents, the events, and the preparation of all that at the start.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddBarqPersistence(this IServiceCollection services) => services
        .AddDatabaseTime()
        .AddBarqStatementObservation()
        .AddBarqDatabase()
        .AddBarqExplaining()
        .AddBarqSharing()
        .AddBarqReplicas()
        .AddBarqQuerying()
        .AddBarqWriting()
        .AddBarqFiles()
        .AddServedOrganizations()
        .AddUserGuard()
        .AddBarqSeeding()
        .AddBarqRedis()
        .AddBarqSecondLevelCache()
        .AddBarqDocuments()
        .AddBarqMemoryWatch()
        .AddBarqEvents()
        .AddBarqStartup();
}
