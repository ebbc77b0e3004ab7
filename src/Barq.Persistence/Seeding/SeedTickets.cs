using Barq.Persistence.Tickets;

namespace Barq.Persistence.Seeding;

/// <summary>What people write to a support desk, by category: subject, description, and what helped.</summary>
internal static class SeedTickets
{
    private static readonly (string, string, string)[] _delivery =
    [
        ("Parcel is late", "The tracking page has said \"on its way\" since yesterday. When will it arrive?", "The courier was reached; handed over the same evening."),
        ("Wrong address on the label", "The district on the label is wrong, the phone number is right.", "Address corrected with the recipient and sent out again."),
        ("Marked as delivered, not received", "The status says delivered, but nobody of us took it.", "It was left with the neighbour; the recipient has it now."),
        ("Change the delivery time", "Please bring it after 6 pm, nobody is at home before.", "Moved to the evening tour."),
    ];

    private static readonly (string, string, string)[] _complaint =
    [
        ("Courier was impolite", "The courier shouted from the gate and left.", "Talked to the courier; apologised to the customer."),
        ("Box arrived damaged", "One corner is crushed and the cup inside is broken.", "Refund agreed with the shop."),
        ("Paid more than the invoice", "The courier asked for ten riyals more than it says.", "Difference paid back; courier reminded of the rules."),
    ];

    private static readonly (string, string, string)[] _technical =
    [
        ("App closes at the map", "The courier's app closes by itself as soon as the map opens.", "Fixed by the update to the newest version."),
        ("No code arrives", "The customer gets no code by text message.", "The number was blocked by its operator; released."),
        ("Scanner reads nothing", "The scanner blinks but no parcel appears.", "Scanner replaced."),
    ];

    private static readonly (string, string, string)[] _billing =
    [
        ("Cash does not add up", "Yesterday's cash on delivery is 120 riyals short of the list.", "One payment had been by card; list corrected."),
        ("Invoice missing", "We need the invoice of last month for our books.", "Sent again by mail."),
    ];

    private static readonly (string, string, string)[] _vehicle =
    [
        ("Brakes make a noise", "Front brakes grind since this morning.", "Pads replaced at the workshop."),
        ("Flat tyre on the road", "Stopped near exit 9 with a flat tyre, eleven parcels on board.", "Tyre changed, tour went on an hour later."),
    ];

    private static readonly (string, string, string)[] _other =
    [
        ("Question about working hours", "Is the warehouse open on Friday morning?", "Answered: from 2 pm on Fridays."),
        ("Lost badge", "I lost my badge and can't enter the warehouse.", "New badge issued."),
    ];

    /// <summary>The texts of a category.</summary>
    public static IReadOnlyList<(string Subject, string Description, string Resolution)> Of(TicketCategory category) => category switch
    {
        TicketCategory.Delivery => _delivery,
        TicketCategory.Complaint => _complaint,
        TicketCategory.Technical => _technical,
        TicketCategory.Billing => _billing,
        TicketCategory.Vehicle => _vehicle,
        _ => _other,
    };
}
