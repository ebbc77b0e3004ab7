using System.Text.Json;
using Barq.Graph.Tests.Explorer.Browser;

namespace Barq.Graph.Tests.Explorer;

/// <summary>Where things are in Banana Cake Pop, whose elements have no names of their own.</summary>
internal static class BananaCakePop
{
    /// <summary>A JavaScript expression for the innermost element with exactly this text.</summary>
    public static string WithText(string text) =>
        "[...document.querySelectorAll('button, a, span, div')]"
        + $".filter((element) => element.innerText?.trim() === {JsonSerializer.Serialize(text)}).at(-1)";

    /// <summary>Waits for the document that is opened by itself, until it knows its operations and the schema.</summary>
    public static async Task CreateDocumentAsync(BrowserPage page)
    {
        await page.UntilAsync("document.querySelector('.monaco-editor .view-line') && document.body.innerText.includes(': Query')");
        await page.UntilAsync("document.body.innerText.includes('Schema available')");
    }

    /// <summary>Puts another text into the document.</summary>
    public static async Task WriteAsync(BrowserPage page, string text)
    {
        const int A = 65;
        const int Ctrl = 2;
        await page.ClickAsync("document.querySelector('.monaco-editor .view-line')");
        await page.PressAsync("a", A, Ctrl);
        await page.TypeAsync(text);
    }
}
