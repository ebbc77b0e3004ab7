using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Barq.Persistence.Storage;
using Barq.Persistence.Writing;

namespace Barq.Persistence.Tests.Writing;

/// <summary>What entities are told of their values is what <see cref="Validator"/> says of them, for each property of each entity.</summary>
public sealed class DeclaredRulesTests
{
    // Values at and beyond the ends of what attributes allow, for each type that a property has.
    private static readonly object?[] _values =
    [
        null, "", " ", "a", new string('a', 20), new string('a', 100), new string('a', 5000), int.MinValue, -1, 0, 1, 90, 5000, int.MaxValue,
        -1m, 0m, 0.005m, 90m, 100m, 180.5m, 99_999_999m, 100_000_000m, decimal.MaxValue, long.MinValue, -1L, 0L, long.MaxValue,
        DateTimeOffset.MinValue, DateTimeOffset.MaxValue, DateOnly.MinValue, true, (short)1,
    ];

    [Theory, MemberData(nameof(Entities))]
    public void Broken_EachValueOfEachProperty_IsWhatTheValidatorSays(Type type)
    {
        var (kept, broken) = (0, 0);
        foreach (var property in type.GetProperties().Where(property => property.CanWrite && property.GetIndexParameters().Length == 0))
        {
            foreach (var value in _values.Where(value => Fits(property, value)))
            {
                var entity = Activator.CreateInstance(type)!;
                property.SetValue(entity, value);
                var expected = new List<ValidationResult>();
                Validator.TryValidateObject(entity, new ValidationContext(entity), expected, validateAllProperties: true);

                var actual = DeclaredRules.Broken(entity);

                Assert.Equal(expected.Select(Text), actual.Select(Text));
                _ = expected.Count == 0 ? kept++ : broken++;
            }
        }

        Assert.True(kept + broken > 0, $"{type.Name} has no property that was tried.");
    }

    public static TheoryData<Type> Entities() =>
        [.. typeof(FleetDbContext).Assembly.GetTypes().Where(type => !type.IsAbstract && typeof(Entity).IsAssignableFrom(type)).OrderBy(type => type.Name, StringComparer.Ordinal)];

    private static string Text(ValidationResult result) => $"{result.ErrorMessage} {string.Join(",", result.MemberNames)}";

    private static bool Fits(PropertyInfo property, object? value) => value is null
        ? !property.PropertyType.IsValueType || Nullable.GetUnderlyingType(property.PropertyType) is not null
        : (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) == value.GetType();
}
