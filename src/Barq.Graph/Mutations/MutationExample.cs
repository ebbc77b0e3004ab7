using Barq.Persistence;

namespace Barq.Graph.Mutations;

/// <summary>An example of a mutation's use, made from those of its input's fields: what stands in the schema can be sent as it stands.</summary>
internal static class MutationExample
{
    /// <summary>The mutation's field with an input and a selection, as GraphQL.</summary>
    public static string Of(MutationDefinition mutation)
    {
        const string Errors = "errors { ... on Error { code message path } }";
        var version = typeof(IVersioned).IsAssignableFrom(mutation.EntityType) ? " version" : "";
        var result = $"{mutation.ObjectField}{(mutation.Deletes ? "" : $" {{ id{version} }}")}";
        return $"{mutation.Name}(input: {Input(mutation.Input.Fields)}) {{ {(mutation.Many is null ? result : $"{mutation.ResultField} {{ {result} {Errors} }}")} {Errors} }}";
    }

    // What has to be given; where that is an id at most, the first thing beside it too: else the example would say nothing.
    private static string Input(IReadOnlyList<InputField> fields)
    {
        var beside = fields.All(field => !field.IsRequired || field.IdOf is not null)
            ? fields.Where(field => !field.IsRequired && field.Name is not (InputDefinition.IdempotencyKey or InputDefinition.VersionField)).OrderBy(field => field.IdOf is not null).FirstOrDefault()
            : null;
        var values = string.Join(", ", fields.Where(field => field.IsRequired || field.IsInExample || field == beside).Select(field => $"{field.Name}: {Value(field)}"));
        return values.Length > 0 ? $"{{ {values} }}" : "{}";
    }

    private static string Value(InputField field)
    {
        if (field.Element is { } element)
        {
            return $"[{Input(element.Fields)}]";
        }

        var parts = field.Description.Split('`');
        if (parts.Length < 3)
        {
            throw new InvalidOperationException($"The description of {field.Name} has no example in backticks: {field.Description}");
        }

        // The example that is added to an id's description is the last one.
        var text = field.IdOf is null ? parts[1] : parts[^2];
        if (field.IsList)
        {
            return $"[{text}]";
        }

        return field.Type is { } type && (type.IsEnum || type == typeof(int) || type == typeof(bool) || type == typeof(decimal)) ? text : $"\"{text}\"";
    }
}
