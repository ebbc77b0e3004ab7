using System.ComponentModel;
using System.Reflection;
using Barq.Persistence.Migrations;

namespace Barq.Persistence.Tests;

/// <summary>The schema takes its descriptions from the model: nothing of it may lack one.</summary>
public sealed class DescriptionTests
{
    [Fact]
    public void Descriptions_OfTheModel_AreWholeSentences()
    {
        using var context = new SqliteDesignTimeFactory().CreateDbContext([]);
        var entities = context.Model.GetEntityTypes().Select(entity => entity.ClrType).ToList();
        var properties = entities.SelectMany(entity => entity.GetProperties()).ToList();
        var enums = properties.Select(property => Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType)
            .Where(type => type.IsEnum).Distinct().ToList();

        IEnumerable<MemberInfo> members =
            [.. entities, .. properties, .. enums, .. enums.SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static))];

        Assert.Equal((16, 16), (entities.Count, enums.Count));
        Assert.All(members, member => Assert.EndsWith(
            ".",
            member.GetCustomAttribute<DescriptionAttribute>()?.Description ?? $"{member.DeclaringType?.Name} {member.Name} has none",
            StringComparison.Ordinal));
    }
}
