using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure.Internal;

namespace Barq.Persistence.Upgrading;

/// <summary>Lets a context's migrations work on tables that are in use.</summary>
public static class UpgradingContextExtensions
{
    /// <summary>Adds what writes the statements of <see cref="InUseMigration"/>, where the database is PostgreSQL.</summary>
    /// <param name="options">The options under construction, which know their database already.</param>
    public static DbContextOptionsBuilder UseMigrationsInUse(this DbContextOptionsBuilder options)
    {
        ArgumentNullException.ThrowIfNull(options);
#pragma warning disable EF1001 // Which provider it is can be asked of nothing else before the context is there.
        if (options.Options.FindExtension<NpgsqlOptionsExtension>() is null)
#pragma warning restore EF1001
        {
            return options;
        }

        // Each step can be taken again: that it is in no transaction is no reason to warn.
        return options.ReplaceService<IMigrationsSqlGenerator, InUseSqlGenerator>()
            .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.NonTransactionalMigrationOperationWarning));
    }
}
