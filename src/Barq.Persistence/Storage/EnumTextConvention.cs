using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Barq.Persistence.Storage;

/// <summary>Stores every enum property as text, guarded by a check constraint with exactly the enum's members.</summary>
/// <param name="collation">Collation of the column; null leaves the database's default.</param>
internal sealed class EnumTextConvention(string? collation) : IModelFinalizingConvention
{
    public void ProcessModelFinalizing(IConventionModelBuilder modelBuilder, IConventionContext<IConventionModelBuilder> context)
    {
        foreach (var property in modelBuilder.Metadata.GetEntityTypes().SelectMany(entity => entity.GetDeclaredProperties()))
        {
            var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
            if (!type.IsEnum)
            {
                continue;
            }

            property.Builder.HasConversion(
                (ValueConverter)Activator.CreateInstance(typeof(EnumTextConverter<>).MakeGenericType(type))!);
            property.Builder.UseCollation(collation);
            var members = string.Join(", ", EnumText.All(type).Select(text => $"'{text}'"));
            CheckConstraints.Add(property, column => $"{column} IN ({members})");
        }
    }
}
