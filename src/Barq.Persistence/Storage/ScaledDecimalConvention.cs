using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;

namespace Barq.Persistence.Storage;

/// <summary>Stores every decimal property as a scaled integer (<see cref="ScaledDecimalConverter"/>). SQLite only.</summary>
internal sealed class ScaledDecimalConvention : IModelFinalizingConvention
{
    public void ProcessModelFinalizing(IConventionModelBuilder modelBuilder, IConventionContext<IConventionModelBuilder> context)
    {
        foreach (var property in modelBuilder.Metadata.GetEntityTypes().SelectMany(entity => entity.GetDeclaredProperties()))
        {
            if ((Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType) == typeof(decimal))
            {
                var scale = property.GetScale() ?? throw new InvalidOperationException(
                    $"{property.DeclaringType.DisplayName()}.{property.Name} needs a precision and a scale.");
                property.Builder.HasConversion(new ScaledDecimalConverter(scale));
            }
        }
    }
}
