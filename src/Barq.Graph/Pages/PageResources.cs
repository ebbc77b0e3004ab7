namespace Barq.Graph.Pages;

/// <summary>The files of a page of our own, which lie in this assembly.</summary>
/// <param name="root">What their names begin with, such as <c>explorer/</c>.</param>
internal sealed class PageResources(string root)
{
    /// <summary>The names below the root that begin so.</summary>
    public IEnumerable<string> Names(string prefix) => typeof(PageResources).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(root + prefix, StringComparison.Ordinal))
        .Select(name => name[root.Length..]);

    /// <summary>The content of one.</summary>
    public byte[] Read(string name)
    {
        using var stream = Open(name);
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }

    /// <summary>The content of one, as text.</summary>
    public string ReadText(string name)
    {
        using var reader = new StreamReader(Open(name));
        return reader.ReadToEnd();
    }

    private Stream Open(string name) =>
        typeof(PageResources).Assembly.GetManifestResourceStream(root + name) ?? throw new FileNotFoundException("No such resource of the page.", root + name);
}
