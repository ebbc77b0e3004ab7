using System.Reflection;

namespace Barq.Graph.Explorer;

/// <summary>The files of our own page and the examples, which lie in this assembly as <c>explorer/page/…</c> and <c>explorer/examples/…</c>.</summary>
internal static class ExplorerResources
{
    private const string Root = "explorer/";

    private static readonly Assembly _assembly = typeof(ExplorerResources).Assembly;

    /// <summary>The names that begin so.</summary>
    public static IEnumerable<string> Names(string prefix) => _assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Root + prefix, StringComparison.Ordinal))
        .Select(name => name[Root.Length..]);

    /// <summary>The content of one.</summary>
    public static byte[] Read(string name)
    {
        using var stream = Open(name);
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }

    /// <summary>The content of one, as text.</summary>
    public static string ReadText(string name)
    {
        using var reader = new StreamReader(Open(name));
        return reader.ReadToEnd();
    }

    private static Stream Open(string name) =>
        _assembly.GetManifestResourceStream(Root + name) ?? throw new FileNotFoundException("No such resource of the explorer.", name);
}
