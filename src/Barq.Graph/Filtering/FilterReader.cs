using Barq.Graph.Definitions;
using Barq.Graph.Errors;
using Barq.Graph.NodeIds;
using Barq.Persistence.Folding;
using Barq.Persistence.Querying;

namespace Barq.Graph.Filtering;

/// <summary>Turns a coerced <c>where</c> argument into a condition on rows.</summary>
/// <remarks>
/// The fields of an object and the operations of a field are all to hold. A null or empty object sets no condition, so that an
/// optional variable can stand for a whole filter; a null operand means NULL where equality is asked, and is an error elsewhere.
/// </remarks>
internal static class FilterReader
{
    /// <summary>Reads a filter.</summary>
    /// <param name="entity">The type that is filtered.</param>
    /// <param name="where">The coerced argument: a dictionary, or null.</param>
    /// <returns>The condition; null where none is set.</returns>
    /// <exception cref="GraphQLRequestException">An operand can't be used.</exception>
    public static Predicate? Read(EntityDefinition entity, object? where)
    {
        if (where is not IDictionary<string, object?> fields)
        {
            return null;
        }

        var conditions = new List<Predicate>(fields.Count);
        foreach (var (name, value) in fields)
        {
            if (value is not null && ReadField(entity, name, value) is { } condition)
            {
                conditions.Add(condition);
            }
        }

        return conditions.Count switch
        {
            0 => null,
            1 => conditions[0],
            _ => new AllOf(conditions),
        };
    }

    private static Predicate? ReadField(EntityDefinition entity, string name, object value) => name switch
    {
        "and" => ReadList(entity, value) is { Count: > 0 } all ? new AllOf(all) : null,
        "or" => ReadList(entity, value) is { Count: > 0 } any ? new AnyOf(any) : null,
        _ => entity.Field(name) switch
        {
            IdField => ReadOperations(entity.Table.Key, entity.Name, name, value),
            ReferenceField reference => ReadOperations(reference.Key, reference.TypeName, name, value, nullKey: 0L),
            AnyReferenceField any => ReadAny(any, name, value),
            ColumnField column => ReadOperations(column.Column, null, name, value),
            ToOneField toOne => new Related(toOne.Relation, Read(toOne.Target, value) ?? Predicate.True),
            ToManyField toMany => ReadQuantifiers(entity, toMany, value),
            _ => ReadForeignKey(entity, name, value),
        },
    };

    private static List<Predicate> ReadList(EntityDefinition entity, object value) =>
        ((IEnumerable<object?>)value).Select(item => Read(entity, item) ?? Predicate.True).ToList();

    private static Predicate? ReadForeignKey(EntityDefinition entity, string name, object value)
    {
        var relation = entity.Fields.OfType<ToOneField>().First(field => FilterNames.ForeignKey(field) == name);
        return ReadOperations(relation.Relation.ForeignKey, relation.Target.Name, name, value);
    }

    private static AllOf? ReadQuantifiers(EntityDefinition entity, ToManyField field, object value)
    {
        var conditions = new List<Predicate>(1);
        foreach (var (quantifier, operand) in (IDictionary<string, object?>)value)
        {
            if (operand is null)
            {
                continue;
            }

            if (quantifier == FilterNames.Count)
            {
                conditions.AddRange(CountFilter.Read(entity.Table, field, (IDictionary<string, object?>)operand));
                continue;
            }

            var condition = quantifier == "any" ? Predicate.True : Read(field.Target, operand) ?? Predicate.True;
            conditions.Add(quantifier switch
            {
                "some" => new Some(field.Relation, condition),
                "none" => new Not(new Some(field.Relation, condition)),
                "all" => new Not(new Some(field.Relation, Not.Of(condition))),
                _ => (bool)operand ? new Some(field.Relation, condition) : new Not(new Some(field.Relation, condition)),
            });
        }

        return conditions.Count == 0 ? null : new AllOf(conditions);
    }

    // Ids of any type: the type and the key are to hold together.
    private static AllOf? ReadAny(AnyReferenceField reference, string field, object value)
    {
        var conditions = new List<Predicate>(1);
        foreach (var (operation, operand) in (IDictionary<string, object?>)value)
        {
            var ids = operation is "in" or "nin" ? (IEnumerable<object?>?)operand ?? throw NullOperand(field, operation) : [operand];
            var any = new AnyOf(ids.Select(id => Is(reference, field, id)).ToList());
            conditions.Add(operation is "neq" or "nin" ? Not.Of(any) : any);
        }

        return conditions.Count == 0 ? null : new AllOf(conditions);
    }

    private static Predicate Is(AnyReferenceField reference, string field, object? operand) => operand is null ? Predicate.False
        : NodeId.TryParse(operand as string, out var id)
            ? new AllOf([new Compare(reference.Type, Comparison.Equal, id.TypeName), new Compare(reference.Key, Comparison.Equal, id.Key)])
            : throw new GraphQLRequestException(ErrorCodes.BadUserInput, $"\"{operand}\" is not a global id (filter field '{field}').");

    /// <summary>Reads the operations on a column's values.</summary>
    /// <param name="column">The column.</param>
    /// <param name="idOf">The type whose global ids the operands are; null where they are values.</param>
    /// <param name="field">The filter's field, for errors.</param>
    /// <param name="value">The coerced operations: a dictionary.</param>
    /// <param name="nullKey">The key that stands for null; null where there is none.</param>
    /// <exception cref="GraphQLRequestException">An operand can't be used.</exception>
    public static Predicate? ReadOperations(ColumnSource column, string? idOf, string field, object value, object? nullKey = null)
    {
        var operations = (IDictionary<string, object?>)value;
        if (operations.Count == 0)
        {
            return null;
        }

        var conditions = new List<Predicate>(operations.Count);
        foreach (var (operation, operand) in operations)
        {
            conditions.Add(ReadOperation(column, idOf, field, operation, operand, nullKey));
        }

        return new AllOf(conditions);
    }

    private static Predicate ReadOperation(ColumnSource column, string? idOf, string field, string operation, object? operand, object? nullKey)
    {
        switch (operation)
        {
            case "eq":
                return new Compare(column, Comparison.Equal, Operand(column, idOf, field, operand) ?? nullKey);
            case "neq":
                return Not.Of(new Compare(column, Comparison.Equal, Operand(column, idOf, field, operand) ?? nullKey));
            case "in" or "nin":
                var values = ((IEnumerable<object?>?)operand ?? throw NullOperand(field, operation))
                    .Select(item => Operand(column, idOf, field, item) ?? nullKey).ToArray();
                var oneOf = new In(column, values);
                return operation == "in" ? oneOf : Not.Of(oneOf);
            default:
                var (comparison, negated) = FilterNames.Comparison(operation);
                var compare = new Compare(column, comparison, Folded(operation, Operand(column, idOf, field, operand)) ?? throw NullOperand(field, operation));
                return negated ? new Not(compare) : compare;
        }
    }

    private static object? Folded(string operation, object? operand) =>
        operand is string text && FilterNames.IsFolded(operation) ? TextFolding.Fold(text) : operand;

    private static object? Operand(ColumnSource column, string? idOf, string field, object? operand)
    {
        if (operand is null)
        {
            return null;
        }

        if (idOf is not null)
        {
            return NodeId.TryParse(operand as string, out var id) && id.TypeName == idOf
                ? id.Key
                : throw new GraphQLRequestException(ErrorCodes.BadUserInput, $"\"{operand}\" is not the id of a {idOf} (filter field '{field}').");
        }

        // Figures that clients take for small numbers are large ones in the database.
        return operand is int number && column.Kind == ColumnKind.Int64 ? (long)number
            : operand is string text && !TextInput.IsStorable(text)
            ? throw new GraphQLRequestException(ErrorCodes.BadUserInput, $"The filter field '{field}' holds text that is not valid Unicode or has a null character.")
            : operand;
    }

    private static GraphQLRequestException NullOperand(string field, string operation) => new(
        ErrorCodes.BadUserInput, $"The operation '{operation}' of the filter field '{field}' needs a value: only eq and neq compare with null.");
}
