using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Barq.Testing.Processes;

namespace Barq.Graph.Tests.Explorer.Browser;

/// <summary>A page in a browser, and what it said and asked for.</summary>
public sealed class BrowserPage : IAsyncDisposable
{
    private readonly DevTools _devTools;
    private readonly string _context;
    private readonly string _session;

    private BrowserPage(DevTools devTools, string context, string session)
    {
        _devTools = devTools;
        _context = context;
        _session = session;
    }

    /// <summary>Errors that a developer would see in the console: uncaught exceptions, blocked or failed loads, <c>console.error</c>.</summary>
    public ConcurrentQueue<string> Errors { get; } = new();

    /// <summary>The URLs that it asked for.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    internal static async Task<BrowserPage> OpenAsync(DevTools devTools, bool isDark, int width, int height)
    {
        var context = (string)(await devTools.SendAsync("Target.createBrowserContext"))["browserContextId"]!;
        var target = await devTools.SendAsync("Target.createTarget", new() { ["url"] = "about:blank", ["browserContextId"] = context });
        var attached = await devTools.SendAsync("Target.attachToTarget", new() { ["targetId"] = (string)target["targetId"]!, ["flatten"] = true });
        var page = new BrowserPage(devTools, context, (string)attached["sessionId"]!);
        devTools.Listen(page._session, page.Hear);
        foreach (var domain in (string[])["Page", "Runtime", "Log", "Network"])
        {
            await page.SendAsync(domain + ".enable");
        }
        await page.SendAsync("Emulation.setDeviceMetricsOverride", new()
        {
            ["width"] = width,
            ["height"] = height,
            ["deviceScaleFactor"] = 1,
            ["mobile"] = width < 600,
        });
        await page.SendAsync("Emulation.setEmulatedMedia", new()
        {
            ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = isDark ? "dark" : "light" }),
        });
        return page;
    }

    /// <summary>Adds headers to all that it asks for from now on, as a proxy in front of it may.</summary>
    public async Task SetHeadersAsync(JsonObject headers) => await SendAsync("Network.setExtraHTTPHeaders", new() { ["headers"] = headers });

    /// <summary>Goes to an address.</summary>
    public async Task GoToAsync(Uri address) => await SendAsync("Page.navigate", new() { ["url"] = address.ToString() });

    /// <summary>The value of a JavaScript expression; promises are awaited.</summary>
    /// <exception cref="InvalidOperationException">It threw.</exception>
    public async Task<JsonNode?> EvaluateAsync(string expression)
    {
        var answer = await SendAsync("Runtime.evaluate", new()
        {
            ["expression"] = expression,
            ["awaitPromise"] = true,
            ["returnByValue"] = true,
            ["userGesture"] = true,
        });
        return answer["exceptionDetails"] is { } problem
            ? throw new InvalidOperationException($"{expression}: {problem.ToJsonString()}")
            : answer["result"]!["value"];
    }

    /// <summary>Waits until a JavaScript expression, or what it promises, is true.</summary>
    public async Task UntilAsync(string expression)
    {
        try
        {
            await Poll.UntilAsync(async () => (bool?)await TryEvaluateAsync($"Promise.resolve({expression}).then(Boolean)") ?? false, expression);
        }
        catch (TimeoutException exception)
        {
            var text = await EvaluateAsync("document.documentElement.innerText");
            throw new TimeoutException($"{exception.Message} Errors: [{string.Join("; ", Errors)}]. The page shows: {text}");
        }
    }

    /// <summary>Types text where the focus is, as one insertion.</summary>
    public async Task TypeAsync(string text) => await SendAsync("Input.insertText", new() { ["text"] = text });

    /// <summary>Presses and releases a key.</summary>
    /// <param name="key">Its name in DOM events, such as <c>Enter</c>.</param>
    /// <param name="code">Its Windows virtual key code.</param>
    /// <param name="modifiers">1 Alt, 2 Ctrl, 4 Meta, 8 Shift, added up.</param>
    public async Task PressAsync(string key, int code, int modifiers = 0)
    {
        foreach (var type in (string[])["rawKeyDown", "keyUp"])
        {
            await SendAsync("Input.dispatchKeyEvent", new()
            {
                ["type"] = type,
                ["key"] = key,
                ["code"] = key,
                ["windowsVirtualKeyCode"] = code,
                ["modifiers"] = modifiers,
            });
        }
    }

    /// <summary>Clicks in the middle of the element that a JavaScript expression gives.</summary>
    public async Task ClickAsync(string element)
    {
        var place = await EvaluateAsync(
            $"(() => {{ const target = {element}; target.scrollIntoView({{ block: 'nearest' }}); const box = target.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; }})()");
        foreach (var type in (string[])["mousePressed", "mouseReleased"])
        {
            await SendAsync("Input.dispatchMouseEvent", new()
            {
                ["type"] = type,
                ["x"] = (double)place![0]!,
                ["y"] = (double)place[1]!,
                ["button"] = "left",
                ["clickCount"] = 1,
            });
        }
    }

    /// <summary>The page as a PNG.</summary>
    public async Task<byte[]> ScreenshotAsync() => Convert.FromBase64String((string)(await SendAsync("Page.captureScreenshot"))["data"]!);

    public async ValueTask DisposeAsync() =>
        await _devTools.SendAsync("Target.disposeBrowserContext", new() { ["browserContextId"] = _context });

    private Task<JsonNode> SendAsync(string method, JsonObject? parameters = null) => _devTools.SendAsync(method, parameters, _session);

    private async Task<JsonNode?> TryEvaluateAsync(string expression)
    {
        try
        {
            return await EvaluateAsync(expression);
        }
        catch (InvalidOperationException)
        {
            return null; // The page is just being replaced, or what the expression looks for is not there yet.
        }
    }

    private void Hear(string method, JsonNode parameters)
    {
        switch (method)
        {
            case "Runtime.exceptionThrown":
                Errors.Enqueue(parameters["exceptionDetails"]!.ToJsonString());
                break;
            case "Runtime.consoleAPICalled" when (string?)parameters["type"] is "error" or "assert":
                Errors.Enqueue(parameters["args"]!.ToJsonString());
                break;
            case "Log.entryAdded" when (string?)parameters["entry"]!["level"] == "error":
                Errors.Enqueue($"{parameters["entry"]!["text"]} ({parameters["entry"]!["url"]})");
                break;
            case "Network.requestWillBeSent":
                Requests.Enqueue((string)parameters["request"]!["url"]!);
                break;
        }
    }
}
