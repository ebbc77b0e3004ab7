using System.Collections.Concurrent;
using Barq.Testing.Processes;
using Microsoft.Playwright;

namespace Barq.Graph.Tests.Dashboard;

/// <summary>The dashboard in a browser, and what it said and asked for.</summary>
public sealed class DashboardPage : IAsyncDisposable
{
    // Some pixel of the curve's colour, in the device pixels of the plot's canvas: what an eye would find.
    private const string CurveTop = """
        (id) => {
          const canvas = document.querySelector(`#panel-${id} canvas`);
          if (!canvas || canvas.width === 0) { return null; }
          const { width, height } = canvas;
          const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
          const probe = document.createElement("canvas").getContext("2d");
          probe.fillStyle = getComputedStyle(document.documentElement).getPropertyValue("--a");
          probe.fillRect(0, 0, 1, 1);
          const [red, green, blue] = probe.getImageData(0, 0, 1, 1).data;
          let sum = 0;
          const columns = new Set();
          for (let y = 0; y < height; y++) {
            for (let x = 0; x < width; x++) {
              const at = 4 * (y * width + x);
              if (data[at + 3] === 255 && Math.abs(data[at] - red) + Math.abs(data[at + 1] - green) + Math.abs(data[at + 2] - blue) < 12) {
                columns.add(x);
                sum += y * 31 + x;
              }
            }
          }
          // A single point is no curve.
          return columns.size < 5 ? null : `${columns.size}:${sum}`;
        }
        """;

    internal DashboardPage(IPage page)
    {
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !(MayLoseConnection && IsOfConnection(message.Text)))
            {
                Errors.Enqueue(message.Text);
            }
        };
        page.PageError += (_, error) => Errors.Enqueue(error);
        page.Request += (_, request) => Requests.Enqueue(request.Url);
        page.WebSocket += (_, socket) => Requests.Enqueue(socket.Url);
    }

    /// <summary>Playwright's page.</summary>
    public IPage Page { get; }

    /// <summary>Whether the gateway is away, or will be: the browser itself writes each connection that fails into the console.</summary>
    public bool MayLoseConnection { get; set; }

    /// <summary>Errors that a developer would see in the console. There are none, or <see cref="DisposeAsync"/> fails.</summary>
    public ConcurrentQueue<string> Errors { get; } = new();

    /// <summary>The URLs that it asked for, sockets included.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Goes to the dashboard of a gateway.</summary>
    public Task GoToAsync(Uri gateway) => Page.GotoAsync(new Uri(gateway, "/dashboard").ToString());

    /// <summary>Waits until the state in the page's head is this.</summary>
    public Task UntilStateAsync(string state) => Page.Locator($"#state[data-kind={state}]").WaitForAsync();

    /// <summary>Waits until a JavaScript expression is true. Playwright's own waiting would evaluate text in the page, which its policy forbids.</summary>
    public Task UntilAsync(string expression) => Poll.UntilAsync(() => Page.EvaluateAsync<bool>(expression), expression);

    /// <summary>The text of the first element.</summary>
    public Task<string> TextAsync(string selector) => Page.Locator(selector).First.InnerTextAsync();

    /// <summary>What can be seen of a panel's main curve; null while there is none. It differs when the curve has moved.</summary>
    public Task<string?> CurveAsync(string panel) => Page.EvaluateAsync<string?>(CurveTop, panel);

    /// <summary>Whether the page is wider than its window.</summary>
    public Task<bool> ScrollsSidewaysAsync() => Page.EvaluateAsync<bool>("document.documentElement.scrollWidth > innerWidth");

    public async ValueTask DisposeAsync()
    {
        await Page.Context.CloseAsync();
        Assert.Empty(Errors);
    }

    private static bool IsOfConnection(string text) =>
        text.StartsWith("WebSocket connection to", StringComparison.Ordinal) || text.Contains("net::ERR_CONNECTION_", StringComparison.Ordinal);
}
