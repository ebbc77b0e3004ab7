using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Barq.Graph.NodeIds;

namespace Barq.Testing.Consistency;

/// <summary>A write, and the reads that must see it.</summary>
/// <param name="PrimeAsync">Has the nodes keep what is there before.</param>
/// <param name="RunAsync">Writes, through the first node; whether it was answered as done.</param>
/// <param name="Reads">The reads.</param>
public sealed record FaultWrite(Func<Task> PrimeAsync, Func<Task<bool>> RunAsync, IReadOnlyList<FaultRead> Reads);

/// <summary>A read of a value that only grows.</summary>
/// <param name="Name">What is read.</param>
/// <param name="Least">The newest value whose write has been answered.</param>
/// <param name="RunAsync">Reads it through a node; null where that can't answer.</param>
public sealed record FaultRead(string Name, Func<long> Least, Func<int, Task<long?>> RunAsync);

/// <summary>What one worker of the drill writes to: a delivery, a vehicle, and deliveries that come to exist.</summary>
internal sealed class FaultSubject
{
    private const string Create = "mutation($input: CreateDeliveryInput!) { createDelivery(input: $input) { delivery { id } errors { ... on Error { message } } } }";
    private const string Update = "mutation($input: UpdateDeliveryInput!) { updateDelivery(input: $input) { delivery { notes } errors { ... on Error { message } } } }";
    private const string Drive = "mutation($input: UpdateVehicleInput!) { updateVehicle(input: $input) { vehicle { currentMileage } errors { ... on Error { message } } } }";
    private const string One = "query($id: ID!) { delivery(id: $id) { notes } }";
    private const string Driver = "query($id: ID!) { courier(id: $id) { fullName currentVehicle { currentMileage } } }";
    private const string Vehicle = "query($id: ID!) { vehicle(id: $id) { currentMileage } }";
    private const string Tracked = "query($number: String!) { deliveryByTrackingNumber(trackingNumber: $number) { notes } }";
    private const string List = "query($prefix: String!) { deliveries(first: 5, where: { trackingNumber: { startsWith: $prefix } }, order: [{ trackingNumber: ASC }]) { nodes { notes } } }";
    private const string Drivers = "{ couriers(first: 50, where: { currentVehicle: { currentMileage: { gte: 0 } } }) { nodes { id currentVehicle { id currentMileage } } } }";

    private readonly IReadOnlyList<FaultNode> _nodes;
    private readonly int _index;
    private readonly (string? Tag, long Value)[] _known;
    private string _delivery = "";
    private string _courier = "";
    private string _vehicle = "";
    private long _notes;
    private long _answeredNotes;
    private long _mileage;
    private long _answeredMileage;
    private long _created;
    private string _number = "";
    private volatile bool _isCreated;
    private readonly FaultDocument _document;

    public FaultSubject(IReadOnlyList<FaultNode> nodes, int index)
    {
        (_nodes, _index) = (nodes, index);
        _known = new (string?, long)[nodes.Count];
        _document = new FaultDocument(nodes, index);
        FaultRead[] ofNotes =
        [
            new("a row", Notes, node => ValueAsync(node, One, new { id = _delivery }, data => Notes(data.GetProperty("delivery")))),
            new("a list", Notes, node => ValueAsync(node, List, new { prefix = Number("row") }, data => Notes(data.GetProperty("deliveries").GetProperty("nodes")[0]))),
            new("a 304", Notes, AgainAsync),
        ];
        FaultRead[] ofMileage =
        [
            new("a relation by key", Mileage, node => ValueAsync(node, Driver, new { id = _courier }, data => Miles(data.GetProperty("courier").GetProperty("currentVehicle")))),
            new("a row by key", Mileage, node => ValueAsync(node, Vehicle, new { id = _vehicle }, data => Miles(data.GetProperty("vehicle")))),
        ];
        FaultRead[] ofNew = [new("a missing row", () => _isCreated ? 1 : 0, TrackedAsync)];
        Writes =
        [
            new(() => Task.CompletedTask, WriteNotesAsync, ofNotes),
            new(() => Task.CompletedTask, WriteMileageAsync, ofMileage),
            new(PrimeMissingAsync, CreateAsync, ofNew),
            .. _document.Writes,
        ];
    }

    /// <summary>The writes, to be run in turn; the first two may be read at any time.</summary>
    public IReadOnlyList<FaultWrite> Writes { get; }

    public async Task PrepareAsync()
    {
        var made = await SendAsync(0, Create, NewDelivery(Number("row"), "0"));
        _delivery = made!.Value.GetProperty("createDelivery").GetProperty("delivery").GetProperty("id").GetString()!;
        var driver = (await SendAsync(0, Drivers, new { }))!.Value.GetProperty("couriers").GetProperty("nodes")[_index];
        _courier = driver.GetProperty("id").GetString()!;
        _vehicle = driver.GetProperty("currentVehicle").GetProperty("id").GetString()!;
        _mileage = _answeredMileage = Miles(driver.GetProperty("currentVehicle"));
    }

    private long Notes() => Interlocked.Read(ref _answeredNotes);

    private long Mileage() => Interlocked.Read(ref _answeredMileage);

    private async Task<bool> WriteNotesAsync()
    {
        var value = ++_notes;
        var done = IsDone(await SendAsync(0, Update, new { input = new { deliveryId = _delivery, notes = Text(value) } }), "updateDelivery");
        Interlocked.Exchange(ref _answeredNotes, done ? value : _answeredNotes);
        return done;
    }

    private async Task<bool> WriteMileageAsync()
    {
        var value = ++_mileage;
        var done = IsDone(await SendAsync(0, Drive, new { input = new { vehicleId = _vehicle, currentMileage = value } }), "updateVehicle");
        Interlocked.Exchange(ref _answeredMileage, done ? value : _answeredMileage);
        return done;
    }

    private async Task PrimeMissingAsync()
    {
        _isCreated = false;
        _number = Number($"new-{++_created}");
        for (var node = 1; node < _nodes.Count; node++)
        {
            try
            {
                await TrackedAsync(node);
            }
            catch (Exception exception) when (exception is HttpRequestException or JsonException or TaskCanceledException)
            {
                // It is not kept as missing there: nothing to go stale.
            }
        }
    }

    private async Task<bool> CreateAsync() => _isCreated = IsDone(await SendAsync(0, Create, NewDelivery(_number, "1")), "createDelivery");

    private Task<long?> TrackedAsync(int node) => ValueAsync(
        node, Tracked, new { number = _number }, data => data.GetProperty("deliveryByTrackingNumber").ValueKind == JsonValueKind.Null ? 0 : 1);

    // With the tag of the answer that is known: "not modified" says that the value of then is the value of now.
    private async Task<long?> AgainAsync(int node)
    {
        var (tag, value) = _known[node];
        var address = $"graphql?query={Uri.EscapeDataString(One)}&variables={Uri.EscapeDataString(JsonSerializer.Serialize(new { id = _delivery }))}";
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (tag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        }

        request.Headers.TryAddWithoutValidation("GraphQL-Preflight", "1");
        using var response = await _nodes[node].Gateway.Client.SendAsync(request);
        if (response.StatusCode == HttpStatusCode.NotModified)
        {
            return value;
        }

        if (Data(await response.Content.ReadFromJsonAsync<JsonElement>()) is not { } data)
        {
            return null;
        }

        var seen = Notes(data.GetProperty("delivery"));
        _known[node] = (response.Headers.ETag?.ToString(), seen);
        return seen;
    }

    private async Task<long?> ValueAsync(int node, string query, object variables, Func<JsonElement, long> value) =>
        await SendAsync(node, query, variables) is { } data ? value(data) : null;

    private async Task<JsonElement?> SendAsync(int node, string query, object variables)
    {
        using var response = await _nodes[node].Gateway.Client.PostAsJsonAsync("graphql", new { query, variables });
        return Data(await response.Content.ReadFromJsonAsync<JsonElement>());
    }

    private static object NewDelivery(string number, string notes) => new
    {
        input = new
        {
            organizationId = new NodeId("Organization", 1).ToString(),
            trackingNumber = number,
            pickupAddress = "a",
            deliveryAddress = "b",
            codAmount = 1,
            notes,
        },
    };

    private string Number(string name) => string.Create(CultureInfo.InvariantCulture, $"FAULT-{_index}-{name}");

    private static JsonElement? Data(JsonElement answer) =>
        answer.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object && !answer.TryGetProperty("errors", out _) ? data : null;

    private static bool IsDone(JsonElement? data, string mutation) =>
        data?.GetProperty(mutation) is { ValueKind: JsonValueKind.Object } payload && payload.GetProperty("errors").ValueKind == JsonValueKind.Null;

    private static long Notes(JsonElement delivery) => long.Parse(delivery.GetProperty("notes").GetString()!, CultureInfo.InvariantCulture);

    private static long Miles(JsonElement vehicle) => vehicle.GetProperty("currentMileage").GetInt64();

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
