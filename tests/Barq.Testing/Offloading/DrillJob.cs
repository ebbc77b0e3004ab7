using System.Globalization;

namespace Barq.Testing.Offloading;

/// <summary>What a job of a drill does.</summary>
internal enum DrillKind
{
    /// <summary>Imports a few rows: one step.</summary>
    SmallImport,

    /// <summary>Imports many rows in several steps.</summary>
    LargeImport,

    /// <summary>Gives a city's deliveries to its couriers, each a step.</summary>
    Assignment,

    /// <summary>Writes a file page by page.</summary>
    Report,
}

/// <summary>A mutation that a drill's client wants done, and how its effect is known.</summary>
internal sealed class DrillJob
{
    private DrillJob(int number, DrillKind kind) => (Number, Kind) = (number, kind);

    public int Number { get; }

    public DrillKind Kind { get; }

    /// <summary>The client's key.</summary>
    public string Key => string.Create(CultureInfo.InvariantCulture, $"drill-{Number}");

    /// <summary>What the tracking numbers of its deliveries begin with.</summary>
    public string Prefix => string.Create(CultureInfo.InvariantCulture, $"DRILL-{Number:0000}-");

    /// <summary>The city that it assigns in.</summary>
    public string City => string.Create(CultureInfo.InvariantCulture, $"Drill {Number:0000}");

    /// <summary>Deliveries that it imports or assigns.</summary>
    public int Rows => Kind switch { DrillKind.SmallImport => 3, DrillKind.LargeImport => 1600, DrillKind.Assignment => 12, _ => 0 };

    /// <summary>The mutation's name.</summary>
    public string Mutation => Kind switch { DrillKind.Assignment => "assignDeliveriesAutomatically", DrillKind.Report => "generateDeliveryReport", _ => "importDeliveries" };

    /// <summary>The request.</summary>
    public string Query =>
        $"mutation($input: {char.ToUpperInvariant(Mutation[0])}{Mutation[1..]}Input!) {{ answer: {Mutation}(input: $input) {{ job {{ id }} errors {{ ... on Error {{ message }} }} }} }}";

    /// <summary>Its input.</summary>
    public Dictionary<string, object> Input
    {
        get
        {
            var input = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["idempotencyKey"] = Key,
                ["organizationId"] = new Graph.NodeIds.NodeId("Organization", Kind == DrillKind.Report ? DrillFleet.ReportedOrganization : DrillFleet.Organization).ToString(),
            };
            if (Kind == DrillKind.Assignment)
            {
                input["city"] = City;
            }
            else if (Kind != DrillKind.Report)
            {
                input["rows"] = TrackingNumbers.Select(number => new { trackingNumber = number, pickupAddress = "Warehouse, Import", deliveryAddress = "7 King Road" });
            }

            return input;
        }
    }

    /// <summary>The tracking numbers of its deliveries.</summary>
    public IEnumerable<string> TrackingNumbers => Enumerable.Range(1, Rows).Select(row => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{row}"));

    /// <summary>The key of the job that the gateway has answered with; 0 before.</summary>
    public long Acknowledged { get; set; }

    /// <summary>Makes jobs of all kinds, mixed.</summary>
    public static IReadOnlyList<DrillJob> Mix(int count)
    {
        DrillKind[] mix = [DrillKind.SmallImport, DrillKind.Assignment, DrillKind.LargeImport, DrillKind.SmallImport, DrillKind.Report, DrillKind.Assignment];
        return [.. Enumerable.Range(0, count).Select(number => new DrillJob(number, mix[number % mix.Length]))];
    }
}
