using System.Net;
using System.Text;
using Barq.Graph.Pages;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Barq.Graph.StartPage;

/// <summary>A page of the documentation, which comes with the program.</summary>
/// <param name="Name">Its file's path without the ending: <c>caching</c>, <c>operations/checklist</c>.</param>
/// <param name="Title">Its first heading.</param>
/// <param name="Markdown">Its text.</param>
internal sealed record ManualPage(string Name, string Title, string Markdown)
{
    private const string Ending = ".md";
    private static readonly Uri _root = new("http://manual/");
    private static readonly PageResources _resources = new("docs/");
    private static readonly MarkdownPipeline _pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseAutoIdentifiers().DisableHtml().Build();

    /// <summary>All of them, by their titles.</summary>
    public static IReadOnlyList<ManualPage> All { get; } =
        [.. _resources.Names("").Where(name => name.EndsWith(Ending, StringComparison.Ordinal)).Select(Read).OrderBy(page => page.Title, StringComparer.OrdinalIgnoreCase)];

    // The way from the page to the folder of all pages.
    private string Up => string.Concat(Enumerable.Repeat("../", Name.Count(letter => letter == '/')));

    /// <summary>The page as HTML, with a list of all others beside it.</summary>
    public byte[] ToHtml()
    {
        var document = Markdig.Markdown.Parse(Markdown, _pipeline);
        foreach (var link in document.Descendants<LinkInline>().ToList())
        {
            Lead(link);
        }

        return Encoding.UTF8.GetBytes($"""
            <!doctype html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <meta name="color-scheme" content="light dark">
              <title>{WebUtility.HtmlEncode(Title)} · Barq</title>
              <link rel="icon" href="{Up}../start/favicon.svg" type="image/svg+xml">
              <link rel="stylesheet" href="{Up}../start/page.css">
            </head>
            <body class="manual">
              <header><h1><a href="{Up}../"><img src="{Up}../start/favicon.svg" alt="" width="28" height="28"> Barq</a> <span>Documentation</span></h1></header>
              <div class="reading">
                <nav aria-label="Pages">{string.Concat(All.Select(Entry))}</nav>
                <main>{document.ToHtml(_pipeline)}</main>
              </div>
            </body>
            </html>
            """);
    }

    // Pages lead to each other by their names here. What else the repository holds is not served: its name stays as text.
    private void Lead(LinkInline link)
    {
        var url = link.Url ?? "";
        if (url.StartsWith('#') || Uri.IsWellFormedUriString(url, UriKind.Absolute))
        {
            return;
        }

        var (path, fragment) = url.Split('#') is [var before, var after] ? (before, "#" + after) : (url, "");
        var target = new Uri(new Uri(_root, Name), path).AbsolutePath[1..];
        if (!link.IsImage && path.EndsWith(Ending, StringComparison.Ordinal) && All.Any(page => page.Name + Ending == target))
        {
            link.Url = Up + target[..^Ending.Length] + fragment;
            return;
        }

        var text = new ContainerInline();
        foreach (var child in link.ToList())
        {
            child.Remove();
            text.AppendChild(child);
        }

        link.ReplaceBy(text);
    }

    private string Entry(ManualPage page) =>
        $"<a href=\"{Up}{page.Name}\"{(page == this ? " aria-current=\"page\"" : "")}>{WebUtility.HtmlEncode(page.Title)}</a>";

    private static ManualPage Read(string name)
    {
        var text = _resources.ReadText(name);
        return new ManualPage(name[..^Ending.Length], text.Split('\n')[0].TrimStart('#', ' ').Trim(), text);
    }
}
