using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Linq.Expressions;
using System.Reflection;

namespace Barq.Persistence.Writing;

/// <summary>
/// The rules that an entity's properties declare as attributes, read once for each type. Nearly all entities keep them, and are told so without
/// reflection; what breaks one is told by <see cref="Validator"/>, in its words.
/// </summary>
internal sealed class DeclaredRules
{
    private static readonly ConcurrentDictionary<Type, DeclaredRules> _types = new();

    private readonly (Func<object, object?> Value, ValidationAttribute[] Rules)[] _properties;
    private readonly bool _isOnlyTold;

    private DeclaredRules(Type type)
    {
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanRead && property.GetIndexParameters().Length == 0)
            .Select(property => (Property: property, Rules: property.GetCustomAttributes<ValidationAttribute>(inherit: true).ToArray()))
            .Where(property => property.Rules.Length > 0).ToArray();
        _properties = [.. properties.Select(property => (Getter(property.Property), property.Rules))];

        // What looks at the whole object, or asks for more than a value, is not known before.
        _isOnlyTold = type.GetCustomAttributes<ValidationAttribute>(inherit: true).Any() || typeof(IValidatableObject).IsAssignableFrom(type)
            || properties.Any(property => Array.Exists(property.Rules, rule => rule.RequiresValidationContext));
    }

    /// <summary>What is wrong with an entity.</summary>
    public static List<ValidationResult> Broken(object entity)
    {
        var results = new List<ValidationResult>();
        if (!_types.GetOrAdd(entity.GetType(), static type => new DeclaredRules(type)).AreKept(entity))
        {
            Validator.TryValidateObject(entity, new ValidationContext(entity), results, validateAllProperties: true);
        }

        return results;
    }

    private bool AreKept(object entity)
    {
        if (_isOnlyTold)
        {
            return false;
        }

        foreach (var (value, rules) in _properties)
        {
            var of = value(entity);
            foreach (var rule in rules)
            {
                if (!rule.IsValid(of))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static Func<object, object?> Getter(PropertyInfo property)
    {
        var entity = Expression.Parameter(typeof(object));
        var value = Expression.Property(Expression.Convert(entity, property.DeclaringType!), property);
        return Expression.Lambda<Func<object, object?>>(Expression.Convert(value, typeof(object)), entity).Compile();
    }
}
