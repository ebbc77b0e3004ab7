using GraphQLParser.AST;

namespace Barq.Graph.Documents;

/// <summary>
/// Follows fragments through fragments: which spread themselves, how large everything is once they are spread, which are used by nobody.
/// Each fragment is looked at once, and nothing calls itself.
/// </summary>
internal sealed class FragmentGraph(DocumentOutline outline, DocumentOptions options)
{
    // Each behind all that it spreads.
    private readonly List<(string Name, DefinitionOutline Fragment)> _childrenFirst = [];

    /// <summary>Source: GraphQL specification, sections 5.2.1.1, 5.2.2.1, 5.5.1.1, 5.5.1.4, 5.5.2.1 and 5.5.2.2.</summary>
    /// <returns>What is wrong with names and spreads.</returns>
    /// <exception cref="DocumentException">With its fragments spread, the document is larger than allowed.</exception>
    public IReadOnlyList<(string Message, ASTNode Node)> Check()
    {
        var problems = new List<(string Message, ASTNode Node)>();
        CheckNames(problems);
        foreach (var spread in outline.Operations.Concat(outline.Fragments).SelectMany(definition => definition.Spreads))
        {
            if (!outline.FragmentsByName.ContainsKey(spread.Name))
            {
                problems.Add(($"Unknown fragment '{spread.Name}'.", spread.Node));
            }
        }

        SpreadAll(problems);
        if (problems.Count == 0)
        {
            CheckUse(problems);
        }

        return problems;
    }

    /// <summary>The fragments that an operation uses, through others too; none twice.</summary>
    public List<DefinitionOutline> UsedBy(DefinitionOutline operation)
    {
        var used = new List<DefinitionOutline>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        var next = operation;
        for (var i = 0; ; i++)
        {
            foreach (var spread in next.Spreads)
            {
                if (known.Add(spread.Name) && outline.FragmentsByName.TryGetValue(spread.Name, out var fragment))
                {
                    used.Add(fragment);
                }
            }

            if (i == used.Count)
            {
                return used;
            }

            next = used[i];
        }
    }

    /// <summary>The fragments that an operation uses, and at how many places each of them comes to stand once all are spread.</summary>
    /// <param name="operation">The operation.</param>
    public IEnumerable<(DefinitionOutline Fragment, int Times)> TimesIn(DefinitionOutline operation)
    {
        var times = new Dictionary<string, int>(StringComparer.Ordinal);
        Add(operation, 1);
        for (var i = _childrenFirst.Count - 1; i >= 0; i--)
        {
            var (name, fragment) = _childrenFirst[i];
            if (times.TryGetValue(name, out var count))
            {
                Add(fragment, count);
                yield return (fragment, count);
            }
        }

        void Add(DefinitionOutline spreading, int count)
        {
            foreach (var spread in spreading.Spreads)
            {
                times[spread.Name] = DocumentSize.Add(times.GetValueOrDefault(spread.Name), count);
            }
        }
    }

    private void CheckNames(List<(string Message, ASTNode Node)> problems)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var operation in outline.Operations.Select(operation => (GraphQLOperationDefinition)operation.Definition))
        {
            if (operation.Name is null ? outline.Operations.Count > 1 : !names.Add(operation.Name.StringValue))
            {
                problems.Add((operation.Name is null
                    ? "This anonymous operation must be the only defined operation."
                    : $"There can only be one operation named {operation.Name.StringValue}.", operation));
            }
        }

        foreach (var fragment in outline.Fragments)
        {
            var name = ((GraphQLFragmentDefinition)fragment.Definition).FragmentName.Name.StringValue;
            if (outline.FragmentsByName[name] != fragment)
            {
                problems.Add(($"There can only be one fragment named '{name}'", fragment.Definition));
            }
        }
    }

    // Depth first, the way down kept in a list: a fragment is done when all that it spreads are.
    private void SpreadAll(List<(string Message, ASTNode Node)> problems)
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        var open = new HashSet<string>(StringComparer.Ordinal);
        var way = new Stack<(string Name, DefinitionOutline Fragment, int Next)>();
        foreach (var (root, rootFragment) in outline.FragmentsByName)
        {
            if (!done.Contains(root))
            {
                open.Add(root);
                way.Push((root, rootFragment, 0));
            }

            while (way.TryPop(out var step))
            {
                var (name, fragment, next) = step;
                while (next < fragment.Spreads.Count && !IsNew(fragment.Spreads[next]))
                {
                    next++;
                }

                if (next == fragment.Spreads.Count)
                {
                    fragment.Size = fragment.WithSpreads(SizeOf);
                    CheckSize(fragment.Size);
                    open.Remove(name);
                    done.Add(name);
                    _childrenFirst.Add((name, fragment));
                    continue;
                }

                way.Push((name, fragment, next + 1));
                var child = fragment.Spreads[next].Name;
                open.Add(child);
                way.Push((child, outline.FragmentsByName[child], 0));
            }
        }

        var all = 0;
        foreach (var operation in outline.Operations.Concat(outline.Fragments.Where(IsSecondOfItsName)))
        {
            operation.Size = operation.WithSpreads(SizeOf);
            CheckSize(operation.Size);
            CheckRoot(operation);
            all = DocumentSize.Add(all, operation.Size.Fields);
        }

        if (all > 10L * options.MaxFields)
        {
            throw DocumentException.TooLarge($"The operations select {all} fields, fragments spread, and may select {10L * options.MaxFields} together.");
        }

        bool IsNew(Spread spread)
        {
            if (open.Contains(spread.Name))
            {
                problems.Add(($"Cannot spread fragment '{spread.Name}' within itself.", spread.Node));
                return false;
            }

            return !done.Contains(spread.Name) && outline.FragmentsByName.ContainsKey(spread.Name);
        }

        // Those of a circle are not sized when they are met again, but the document is refused then in any case.
        DocumentSize SizeOf(string name) => outline.FragmentsByName.TryGetValue(name, out var fragment) ? fragment.Size : default;
    }

    private bool IsSecondOfItsName(DefinitionOutline fragment) =>
        outline.FragmentsByName[((GraphQLFragmentDefinition)fragment.Definition).FragmentName.Name.StringValue] != fragment;

    private void CheckSize(DocumentSize size)
    {
        if (size.Nesting > options.MaxNesting || size.Depth > options.MaxDepth)
        {
            throw DocumentException.TooLarge(size.Depth > options.MaxDepth
                ? $"The document nests deeper than {options.MaxDepth} levels."
                : $"The document nests selection sets deeper than {options.MaxNesting} levels, fragments spread.");
        }

        if (size.Fields > options.MaxFields)
        {
            throw DocumentException.TooLarge($"The operation selects {size.Fields} fields, fragments spread, and may select {options.MaxFields}.");
        }
    }

    private void CheckRoot(DefinitionOutline definition)
    {
        if (definition.Size.RootFields > options.MaxRootFields && definition.Definition is GraphQLOperationDefinition)
        {
            throw DocumentException.TooLarge($"The operation has {definition.Size.RootFields} fields at its root, and may have {options.MaxRootFields}.");
        }
    }

    private void CheckUse(List<(string Message, ASTNode Node)> problems)
    {
        if (outline.Operations.Count == 0)
        {
            return;
        }

        var used = outline.Operations.SelectMany(UsedBy).ToHashSet();
        foreach (var fragment in outline.Fragments.Where(fragment => !used.Contains(fragment)))
        {
            var name = ((GraphQLFragmentDefinition)fragment.Definition).FragmentName.Name.StringValue;
            problems.Add(($"Fragment '{name}' is never used.", fragment.Definition));
        }
    }
}
