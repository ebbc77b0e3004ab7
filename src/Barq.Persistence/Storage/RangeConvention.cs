using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;

namespace Barq.Persistence.Storage;

/// <summary>
/// Makes a <see cref="RangeAttribute"/> on a property hold in the database too, by a check constraint. Runs after
/// <see cref="ScaledDecimalConvention"/>, whose columns have their limits scaled as their values are.
/// </summary>
internal sealed class RangeConvention : IModelFinalizingConvention
{
    public void ProcessModelFinalizing(IConventionModelBuilder modelBuilder, IConventionContext<IConventionModelBuilder> context)
    {
        foreach (var property in modelBuilder.Metadata.GetEntityTypes().SelectMany(entity => entity.GetDeclaredProperties()))
        {
            if (property.PropertyInfo?.GetCustomAttribute<RangeAttribute>() is { } range)
            {
                var minimum = Literal(property, range.Minimum);
                CheckConstraints.Add(
                    property,
                    column => range.Maximum is int.MaxValue
                        ? $"{column} >= {minimum}"
                        : $"{column} BETWEEN {minimum} AND {Literal(property, range.Maximum)}");
            }
        }
    }

    private static string Literal(IConventionProperty property, object limit)
    {
        var value = Convert.ToDecimal(limit, CultureInfo.InvariantCulture);
        return property.GetValueConverter() is ScaledDecimalConverter converter
            ? ScaledDecimalConverter.ToScaled(value, converter.Scale).ToString(CultureInfo.InvariantCulture)
            : value.ToString(CultureInfo.InvariantCulture);
    }
}
