using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;

namespace Barq.Persistence.Storage;

/// <summary>
/// Names every index <c>idx_table_columns</c>. The key that closes an ordered index as its tie-breaker is left out of the name:
/// <c>idx_deliveries_courier_id</c> is on <c>(courier_id, id)</c>.
/// </summary>
internal sealed class IndexNameConvention : IModelFinalizingConvention
{
    public void ProcessModelFinalizing(IConventionModelBuilder modelBuilder, IConventionContext<IConventionModelBuilder> context)
    {
        foreach (var index in modelBuilder.Metadata.GetEntityTypes().SelectMany(entity => entity.GetDeclaredIndexes()))
        {
            var columns = index.Properties
                .Where(property => property.Name != nameof(Entity.Id))
                .Select(property => property.GetColumnName());
            index.Builder.HasDatabaseName($"idx_{index.DeclaringEntityType.GetTableName()}_{string.Join('_', columns)}");
        }
    }
}
