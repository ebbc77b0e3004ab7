using Barq.Graph.Definitions;
using Barq.Graph.Documents;
using Barq.Graph.Plans;
using Barq.Graph.Projections;
using Barq.Graph.TypeSystem;
using GraphQL.Resolvers;
using GraphQL.Types;

namespace Barq.Graph.Subscriptions;

/// <summary>All subscriptions, and how their answers are planned.</summary>
internal sealed class SubscriptionPlanner
{
    private readonly Dictionary<string, SubscriptionDefinition> _subscriptions;
    private readonly EntityRegistry _registry;

    public SubscriptionPlanner(IEnumerable<SubscriptionGroup> groups, EntityRegistry registry)
    {
        _registry = registry;
        _subscriptions = groups.SelectMany(group => group.Subscriptions).ToDictionary(subscription => subscription.Name, StringComparer.Ordinal);
        foreach (var subscription in _subscriptions.Values.OfType<EventSubscription>())
        {
            foreach (var filter in subscription.Filters.Where(filter => filter.Property is not null))
            {
                filter.Column = registry.Entity(filter.Target ?? subscription.EntityType).Table.Column(filter.Property!);
                if (filter.Column.Personal is not null)
                {
                    throw new InvalidOperationException($"{subscription.Name} can't be chosen by {filter.Name}: it is personal data.");
                }
            }
        }
    }

    /// <summary>The subscription type; null where nobody declares a subscription.</summary>
    public ObjectGraphType? Type(ObjectTypes objects, FilterTypes filters, ValueTypes values)
    {
        if (_subscriptions.Count == 0)
        {
            return null;
        }

        var type = new ObjectGraphType
        {
            Name = "Subscription",
            Description = "What can be watched. Where answers may have been missed, one comes with null and `eventsMayHaveBeenMissed` in its extensions.",
        };
        foreach (var subscription in _subscriptions.Values.OrderBy(subscription => subscription.Name, StringComparer.Ordinal))
        {
            var field = subscription is EventSubscription happens ? Field(happens, objects, filters) : values.Field((TickSubscription)subscription);

            // The engine wants one; nothing is ever executed through it.
            field.StreamResolver = new SourceStreamResolver<object>((Func<GraphQL.IResolveFieldContext, IObservable<object?>>)(
                _ => throw new NotSupportedException("Subscriptions don't run through the engine.")));
            type.AddField(field);
        }

        return type;
    }

    /// <summary>Plans a field of the subscription type.</summary>
    /// <param name="field">The field.</param>
    /// <param name="selections">Reads selections.</param>
    /// <param name="scope">Takes the loads.</param>
    public RootPlan Root(SelectedField field, SelectionReader selections, PlanScope scope)
    {
        var arguments = scope.Arguments("Subscription", field.Ast);
        if (_subscriptions[field.Name] is not EventSubscription definition)
        {
            var ticks = (TickSubscription)_subscriptions[field.Name];
            return new TickRootPlan(field.ResponseKey, ticks, arguments, ValueWriter.Plan(ticks.Shape, field.Selections, selections));
        }

        var entity = _registry.Entity(definition.EntityType);
        var load = scope.ByKey(entity, entity.Table.Key, $"Subscription.{field.Name}");

        // First in an order that is not the document's: what is read then looks the same however a document names and orders it, and one load is
        // enough for all. Whoever writes the answer finds what it needs there.
        _ = new PlanCompiler(selections.Ordered, scope).Object(load, 0, entity, field.Selections, [field.ResponseKey], 1);
        var writer = new PlanCompiler(selections, scope).Object(load, 0, entity, field.Selections, [field.ResponseKey], 1);
        return new EventRootPlan(field.ResponseKey, definition, arguments, load, writer);
    }

    private FieldType Field(EventSubscription subscription, ObjectTypes objects, FilterTypes filters)
    {
        var field = new TypeReference(objects.Entity(_registry.Entity(subscription.EntityType))).Field(subscription.Name, subscription.Description, false);
        var arguments = new List<QueryArgument>();
        if (subscription.IsById)
        {
            arguments.Add(ObjectTypes.Argument<NonNullGraphType<IdGraphType>>("id", "The global id."));
        }

        if (subscription.Filters.Count > 0)
        {
            var input = new InputObjectGraphType { Name = FieldNames.Stem(subscription.Name) + "FilterInput", Description = $"Conditions on what {subscription.Name} tells; all of them are to hold." };
            foreach (var filter in subscription.Filters)
            {
                input.AddField(new TypeReference(filters.Operations(filter.Column)).Field(filter.Name, filter.Description, false));
            }

            arguments.Add(new QueryArgument(input) { Name = "where", Description = "Only what fulfils these conditions." });
        }

        field.Arguments = [.. arguments];
        return field;
    }
}
