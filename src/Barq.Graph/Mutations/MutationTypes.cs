using Barq.Graph.Definitions;
using Barq.Graph.TypeSystem;
using Barq.Persistence.Storage;
using Barq.Persistence.Writing;
using GraphQL.Types;

namespace Barq.Graph.Mutations;

/// <summary>The schema's types of mutations: inputs, payloads and errors.</summary>
internal sealed class MutationTypes
{
    private readonly LeafTypes _leaves;
    private readonly ObjectTypes _objects;
    private readonly Dictionary<string, ObjectGraphType> _errors = new(StringComparer.Ordinal);

    /// <summary>What all errors have in common.</summary>
    public InterfaceGraphType Error { get; } = new() { Name = "Error", Description = "Why a mutation was not done: something that the client can act on." };

    public MutationTypes(LeafTypes leaves, ObjectTypes objects, IReadOnlyList<Type> statusTypes)
    {
        _leaves = leaves;
        _objects = objects;
        AddErrorFields(Error);
        Error.ResolveType = _ => null;
        AddError("ValidationError", "A value can't be used.");
        AddError("NotFoundError", "An object does not exist, or is not there for the caller.");
        AddError("ForbiddenError", "The caller's role may not do this.");
        AddError("ConflictError", "Somebody else has changed the object meanwhile, or has taken a name that must be unique.")
            .AddField(new FieldType { Name = "current", Description = "The object as it is now; null where there is none to show.", ResolvedType = objects.Node });
        var move = AddError("IllegalStatusMoveError", "A status does not move that way.");
        var status = new TypeReference(AnyStatus(statusTypes));
        move.AddField(status.Field("from", "The status that the object has: `DELIVERED`.", true));
        move.AddField(status.Field("to", "The status that was wanted: `ASSIGNED`.", true));
        move.AddField(status.ListField("allowed", "The statuses that may follow: `[ASSIGNED, RETURNED]`.", true, nonNull: true));
        AddError("PlanLimitReachedError", "The organization's plan allows no more of these.")
            .AddField(leaves.Of(typeof(int)).Field("limit", "How many the plan allows: `20`.", true));
    }

    /// <summary>The field of a mutation.</summary>
    public FieldType Field(MutationDefinition mutation, EntityDefinition entity)
    {
        // Null where it broke inside: the other mutations of the request keep their answers.
        var field = new TypeReference(Payload(mutation, entity)).Field(mutation.Name, $"{mutation.Description}\n\nFor example `{MutationExample.Of(mutation)}`.", false).WithDeprecation(mutation.DeprecationReason);
        field.Arguments = [new QueryArgument(new NonNullGraphType(Input(mutation))) { Name = "input", Description = "What to do." }];
        return field;
    }

    private ObjectGraphType Payload(MutationDefinition mutation, EntityDefinition entity)
    {
        var union = new UnionGraphType { Name = mutation.Stem + "Error", Description = $"Why {mutation.Name} was not done.", ResolveType = _ => null };
        foreach (var error in mutation.Errors.TypeNames())
        {
            union.AddPossibleType(_errors[error]);
        }

        var payload = new ObjectGraphType { Name = mutation.Stem + "Payload", Description = $"What came of {mutation.Name}." };
        if (mutation.Many is not null)
        {
            var result = new ObjectGraphType { Name = mutation.Stem + "ItemResult", Description = $"What came of one item of {mutation.Name}." };
            result.AddField(new TypeReference(_objects.Entity(entity)).Field(mutation.ObjectField, "The object as it is now; null where nothing was done.", false));
            result.AddField(new TypeReference(union).ListField("errors", "Why nothing was done for this item; null where it was. Their `path` begins with `items` and the item's place, from 0.", true));
            payload.AddField(new TypeReference(result).ListField(
                mutation.ResultField, "One for each item, in their order; null where nothing was done at all, for the reasons in `errors`.", true));
        }
        else
        {
            payload.AddField(mutation.Deletes
                ? new TypeReference(typeof(IdGraphType)).Field(mutation.ResultField, "The global id of the object that is gone; null where nothing was done.", false)
                : new TypeReference(_objects.Entity(entity)).Field(mutation.ResultField, "The object as it is now; null where nothing was done.", false));
        }

        if (mutation.Upserts)
        {
            payload.AddField(_leaves.Of(typeof(UpsertOutcome)).Field(MutationPlanner.OutcomeField, "Whether it was added, changed, or said all of this already; null where nothing was done.", false));
        }

        payload.AddField(new TypeReference(union).ListField("errors", "Why nothing was done; null where it was.", true));
        payload.AddField(new FieldType
        {
            Name = MutationPlanner.QueryField, Description = "Everything that can be read, as it is once the mutation has been done.", ResolvedType = new GraphQLTypeReference("Query"),
        });
        return payload;
    }

    private InputObjectGraphType Input(MutationDefinition mutation) =>
        Input(mutation.Stem + "Input", $"What {mutation.Name} is told.", mutation.Input.Fields);

    private InputObjectGraphType Input(string name, string description, IEnumerable<InputField> fields)
    {
        var input = new InputObjectGraphType { Name = name, Description = description };
        foreach (var field in fields)
        {
            input.AddField((field switch
            {
                { Element: { } inner } => new TypeReference(Input(inner.TypeName, inner.Description, inner.Fields)).ListField(field.Name, field.Description, true, field.IsRequired),
                { IsList: true, Type: { } element } => _leaves.Of(element).ListField(field.Name, field.Description, true),
                { Type: { } type } => _leaves.Of(type).Field(field.Name, field.Description, field.IsRequired),
                _ => new TypeReference(typeof(IdGraphType)).Field(field.Name, field.Description, field.IsRequired),
            }).WithDeprecation(field.DeprecationReason));
        }

        return input;
    }

    private ObjectGraphType AddError(string name, string description)
    {
        var error = new ObjectGraphType { Name = name, Description = description };
        AddErrorFields(error);
        error.AddResolvedInterface(Error);
        _errors.Add(name, error);
        return error;
    }

    private void AddErrorFields<TSource>(ComplexGraphType<TSource> type)
    {
        type.AddField(Text("message", "What is wrong, for people: `There is no such Courier`.", true));
        type.AddField(Text("code", "What is wrong, for programs: `NOT_FOUND`.", true));
        type.AddField(_leaves.Of(typeof(string)).ListField("path", "The input's field at fault, from the outside in: `[\"courierId\"]`; empty where it is none.", true, nonNull: true));
    }

    private FieldType Text(string name, string description, bool nonNull) => _leaves.Of(typeof(string)).Field(name, description, nonNull);

    // One error for all workflows, so one enum of all their statuses: the texts are those of each one's own.
    private static EnumerationGraphType AnyStatus(IReadOnlyList<Type> statusTypes)
    {
        var type = new EnumerationGraphType { Name = "AnyStatus", Description = "A status of anything whose status moves by rules." };
        foreach (var texts in statusTypes.SelectMany(each => EnumText.All(each).Select(text => (Text: text, Type: each.Name))).GroupBy(each => each.Text, StringComparer.Ordinal))
        {
            type.Add(texts.Key, texts.Key, $"Of {string.Join(", ", texts.Select(each => each.Type))}.");
        }

        return type;
    }
}
