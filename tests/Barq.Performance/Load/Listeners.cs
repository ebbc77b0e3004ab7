using System.Net.Http.Json;
using Barq.Performance.Fleet;
using Barq.Performance.Servers;

namespace Barq.Performance.Load;

/// <summary>Each virtual user watches something, as its front end does: a subscription as server-sent events.</summary>
internal sealed class Listeners : IAsyncDisposable
{
    private const string Deliveries = "subscription { deliveryStatusChanged { id trackingNumber status courier { fullName } } }";
    private const string Tickets = "subscription { ticketChanged { id ticketNumber status priority } }";
    private readonly CancellationTokenSource _end = new();
    private readonly List<Task> _reading = [];
    private int _events;
    private int _broken;

    /// <summary>How many are open.</summary>
    public int Open => _reading.Count;

    /// <summary>What they were told so far.</summary>
    public int Events => Volatile.Read(ref _events);

    /// <summary>Could not be opened, or ended.</summary>
    public int Broken => Volatile.Read(ref _broken);

    /// <summary>Opens one for each user.</summary>
    public static async Task<Listeners> OpenAsync(Subject subject, IReadOnlyList<VirtualUser> users)
    {
        var listeners = new Listeners();
        foreach (var user in users.Where(user => user.Person.Job is not Job.Owner))
        {
            var request = new HttpRequestMessage(HttpMethod.Post, "graphql") { Content = JsonContent.Create(new { query = user.Person.Job == Job.Desk ? Tickets : Deliveries }) };
            request.Headers.Accept.ParseAdd("text/event-stream");
            subject.Tokens.Authorize(request, user.Person);
            var response = await subject.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            if (response.IsSuccessStatusCode)
            {
                listeners._reading.Add(listeners.ReadAsync(response));
            }
            else
            {
                response.Dispose();
                listeners._broken++;
            }
        }

        return listeners;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_reading);
        _end.Dispose();
    }

    private async Task ReadAsync(HttpResponseMessage response)
    {
        try
        {
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(_end.Token));
            while (await reader.ReadLineAsync(_end.Token) is { } line)
            {
                if (line.StartsWith("event: next", StringComparison.Ordinal))
                {
                    Interlocked.Increment(ref _events);
                }
            }

            Interlocked.Increment(ref _broken);
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
        catch (IOException)
        {
            Interlocked.Increment(ref _broken);
        }
        finally
        {
            response.Dispose();
        }
    }
}
