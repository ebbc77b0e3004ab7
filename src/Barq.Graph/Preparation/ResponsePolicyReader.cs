using Barq.Graph.Answers;
using Barq.Graph.Definitions;
using Barq.Graph.TypeSystem;
using GraphQL.Types;
using GraphQLParser.AST;

namespace Barq.Graph.Preparation;

/// <summary>Reads what the hints of an operation come to, whatever its variables: fields that a condition may leave out count too.</summary>
internal static class ResponsePolicyReader
{
    /// <summary>Reads an operation.</summary>
    public static ResponsePolicy Read(ISchema schema, PreparedOperation operation)
    {
        if (operation.Kind != OperationKinds.Query)
        {
            return ResponsePolicy.None;
        }

        var found = new Found(schema, operation.Document);
        found.Visit(schema.Query, operation.Definition.SelectionSet, null);
        return found.Policy;
    }

    private sealed class Found(ISchema schema, PreparedDocument document)
    {
        private readonly HashSet<string> _vary = new(StringComparer.OrdinalIgnoreCase);
        private readonly HashSet<(string, string)> _visited = [];
        private int? _maxAge;
        private int? _sharedMaxAge;
        private bool _isUnsaid;
        private bool _isSharedUnsaid;
        private bool _isForbidden;
        private bool _isPrivate;
        private bool _isPublic = true;

        public ResponsePolicy Policy => _isForbidden
            ? ResponsePolicy.None
            : new ResponsePolicy(
                _isPrivate ? ResponseScope.User : _isPublic ? ResponseScope.Public : ResponseScope.Organization,
                _isUnsaid ? null : _maxAge,
                _sharedMaxAge,
                !_isSharedUnsaid,
                [.. _vary]);

        public void Visit(IGraphType type, GraphQLSelectionSet set, CacheHint? parent)
        {
            foreach (var selection in set.Selections)
            {
                switch (selection)
                {
                    case GraphQLField field:
                        Visit(type, field, parent);
                        break;
                    case GraphQLInlineFragment inline:
                        Visit(Narrow(type, inline.TypeCondition), inline.SelectionSet, parent);
                        break;
                    case GraphQLFragmentSpread spread
                        when document.Fragments.TryGetValue(spread.FragmentName.Name.StringValue, out var fragment)
                            && _visited.Add((type.Name, spread.FragmentName.Name.StringValue)):
                        Visit(Narrow(type, fragment.TypeCondition), fragment.SelectionSet, parent);
                        break;
                }
            }
        }

        private void Visit(IGraphType type, GraphQLField field, CacheHint? parent)
        {
            var name = field.Name.StringValue;
            if (name.StartsWith("__", StringComparison.Ordinal))
            {
                // The schema itself is not worth keeping; a type's name depends on nothing.
                _isForbidden |= name is "__schema" or "__type";
                return;
            }

            var definition = (type as IComplexGraphType)?.Fields.Find(field.Name)
                ?? throw new InvalidOperationException($"{type.Name}.{name} is not in the schema.");
            var target = definition.ResolvedType!;
            while (target is IProvideResolvedType wrapped)
            {
                target = wrapped.ResolvedType!;
            }

            if (type is IAbstractGraphType any && name != "id")
            {
                // Any of its types may answer; what an object's id is never changes.
                foreach (var possible in any.PossibleTypes)
                {
                    AddOwn(possible);
                }
            }

            var leads = field.SelectionSet is not null;
            var own = CacheControlDirective.HintOf(definition);
            var hint = own ?? (leads ? CacheControlDirective.HintOf(target) : null);
            var inherits = own?.InheritMaxAge == true || !leads || CacheControlDirective.IsWrapper(target);
            if (hint is not null)
            {
                Add(hint);
            }

            if (leads)
            {
                // What leads to an object and says nothing may be asked for anew each time, whatever its neighbours say.
                var isWrapper = CacheControlDirective.IsWrapper(target);
                _isUnsaid |= hint?.MaxAge is null && !(inherits && parent?.MaxAge is not null) && !isWrapper;
                _isSharedUnsaid |= (hint?.SharedMaxAge ?? hint?.MaxAge) is null && !(inherits && (parent?.SharedMaxAge ?? parent?.MaxAge) is not null) && !isWrapper;

                // Only what says so is everybody's; a connection that is selected for its count alone is not.
                _isPublic &= hint?.Scope == CacheControlScope.Public || (inherits && parent?.Scope == CacheControlScope.Public);
                Visit(target, field.SelectionSet!, inherits ? hint?.MaxAge is null ? parent : hint : hint);
            }
        }

        private void Add(CacheHint hint)
        {
            _maxAge = Least(_maxAge, hint.MaxAge);
            _sharedMaxAge = Least(_sharedMaxAge, hint.SharedMaxAge ?? hint.MaxAge);
            _isForbidden |= hint.SharedMaxAge is 0 || (hint.MaxAge is 0 && hint.SharedMaxAge is null);
            _isPrivate |= hint.Scope == CacheControlScope.Private;
            _vary.UnionWith(hint.Vary);
        }

        private static int? Least(int? left, int? right) => left is null ? right : right is null ? left : Math.Min(left.Value, right.Value);

        // What a field of an interface may lead to counts with its own hint: `node` leads to jobs too, which nobody may keep.
        private IGraphType Narrow(IGraphType type, GraphQLTypeCondition? condition)
        {
            var narrowed = condition is null ? type : schema.AllTypes[condition.Type.Name.StringValue] ?? type;
            if (narrowed != type)
            {
                AddOwn(narrowed);
            }

            return narrowed;
        }

        private void AddOwn(IGraphType type)
        {
            if (CacheControlDirective.HintOf(type) is { } hint)
            {
                Add(hint);
            }
        }
    }
}
