using System.ComponentModel.DataAnnotations;

namespace Barq.Persistence.Databases;

/// <summary>The text names a database, as <see cref="DatabaseUrl"/> reads it.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class DatabaseUrlAttribute : ValidationAttribute
{
    /// <summary>Whether only a server will do.</summary>
    public bool PostgreSqlOnly { get; set; }

    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        IEnumerable<string> texts = value switch
        {
            string text => [text],
            string[] several => several,
            _ => [],
        };
        foreach (var text in texts)
        {
            if (!DatabaseUrl.TryParse(text, out var url, out var problem))
            {
                return new ValidationResult(problem);
            }

            if (PostgreSqlOnly && url.Provider != DatabaseProvider.PostgreSql)
            {
                return new ValidationResult("allowed are databases on PostgreSQL");
            }
        }

        return ValidationResult.Success;
    }
}
