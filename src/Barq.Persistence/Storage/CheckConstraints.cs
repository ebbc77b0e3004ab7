using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Barq.Persistence.Storage;

/// <summary>Check constraints of one column, named <c>ck_table_column</c>.</summary>
internal static class CheckConstraints
{
    /// <summary>Adds the constraint.</summary>
    /// <param name="property">The guarded property.</param>
    /// <param name="condition">The condition in SQL, from the quoted column. A null passes it, as SQL has it.</param>
    public static void Add(IConventionProperty property, Func<string, string> condition)
    {
        var entity = (IConventionEntityType)property.DeclaringType;
        var column = property.GetColumnName();
        entity.AddCheckConstraint($"ck_{entity.GetTableName()}_{column}", condition($"\"{column}\""));
    }
}
