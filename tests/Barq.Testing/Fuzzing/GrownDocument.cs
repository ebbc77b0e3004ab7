using System.Globalization;
using System.Text;

namespace Barq.Testing.Fuzzing;

/// <summary>A document that grows: an operation, and fragments by number.</summary>
internal sealed class GrownDocument
{
    /// <summary>The operation, as a selection without a name.</summary>
    public required GrownSelection Root { get; init; }

    /// <summary>The fragments, each as a selection of its type.</summary>
    public List<GrownSelection> Fragments { get; init; } = [];

    /// <summary>How many selections there are in all.</summary>
    public int Count => Root.Count + Fragments.Sum(each => each.Count);

    /// <summary>What may be changed: the operation, the fragments, and all below.</summary>
    public List<GrownSelection> Selections => [.. Root.All, .. Fragments.SelectMany(each => each.All)];

    /// <summary>A copy.</summary>
    public GrownDocument Copy() => new() { Root = Root.Copy(), Fragments = [.. Fragments.Select(each => each.Copy())] };

    /// <summary>Its text.</summary>
    public string Text()
    {
        var text = new StringBuilder();
        Root.Write(text);
        for (var i = 0; i < Fragments.Count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $" fragment F{i} on {Fragments[i].Type}");
            Fragments[i].Write(text);
        }

        return text.ToString();
    }
}
