using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Linq.Expressions;
using System.Reflection;

namespace Barq.Persistence.Settings;

/// <summary>One environment variable and the property of <typeparamref name="TOptions"/> that it sets.</summary>
/// <typeparam name="TOptions">The options class; the attributes of its properties say which values are allowed.</typeparam>
public sealed class Setting<TOptions>
    where TOptions : class, new()
{
    private readonly PropertyInfo _property;
    private readonly ValidationAttribute[] _rules;

    internal Setting(string variable, LambdaExpression property, bool isSecret)
    {
        Variable = variable;
        IsSecret = isSecret;
        _property = property.Body is MemberExpression { Member: PropertyInfo member }
            ? member
            : throw new ArgumentException("Not a property.", nameof(property));
        _rules = [.. _property.GetCustomAttributes<ValidationAttribute>()];
    }

    /// <summary>The variable's name.</summary>
    public string Variable { get; }

    /// <summary>Whether the value may hold a password.</summary>
    public bool IsSecret { get; }

    /// <summary>The value that holds where the variable is unset, as one would write it; null where that is none.</summary>
    public string? Default => _property.GetValue(new TOptions()) switch
    {
        null => null,
        bool value => value ? "true" : "false",
        string[] values => string.Join(',', values),
        var value => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    /// <inheritdoc cref="SettingDescription.Range"/>
    public string? Range => _rules.OfType<RangeAttribute>().FirstOrDefault() is { } range
        ? string.Create(CultureInfo.InvariantCulture, $"{range.Minimum} to {range.Maximum}")
        : null;

    /// <summary>Sets the property, or leaves it where the text can't be used.</summary>
    /// <returns>What is allowed where the text can't be used; null where it was set.</returns>
    internal string? Apply(TOptions options, string text)
    {
        if (!TryConvert(text, out var value))
        {
            return Describe();
        }

        var context = new ValidationContext(options) { MemberName = Variable, DisplayName = Variable };
        foreach (var rule in _rules)
        {
            if (rule.GetValidationResult(value, context) is { } failure)
            {
                return rule switch
                {
                    RangeAttribute => Describe(),
                    UrlAttribute => "allowed is an https or http address",
                    EmailAddressAttribute => "allowed is a mail address",
                    MinLengthAttribute least => string.Create(CultureInfo.InvariantCulture, $"allowed are at least {least.Length} characters"),
                    _ => failure.ErrorMessage?.TrimEnd('.'),
                };
            }
        }

        _property.SetValue(options, value);
        return null;
    }

    private bool TryConvert(string text, out object? value)
    {
        value = null;
        if (_property.PropertyType == typeof(string[]))
        {
            value = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            return true;
        }

        try
        {
            value = TypeDescriptor.GetConverter(_property.PropertyType).ConvertFromInvariantString(text);
            return true;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or NotSupportedException)
        {
            return false;
        }
    }

    private string Describe()
    {
        var type = Nullable.GetUnderlyingType(_property.PropertyType) ?? _property.PropertyType;
        var kind = type switch
        {
            _ when type == typeof(bool) => "true or false",
            _ when type == typeof(int) || type == typeof(long) => "a whole number",
            _ when type == typeof(double) => "a number",
            { IsEnum: true } => "one of " + string.Join(", ", Enum.GetNames(type)),
            _ => "a text",
        };
        return Range is null ? $"allowed is {kind}" : $"allowed is {kind} from {Range}";
    }
}
