namespace Barq.Persistence.Seeding;

/// <summary>A city with some of its districts, how far its fleet's share goes.</summary>
internal sealed record SeedCity(string Name, double Weight, string[] Districts);

/// <summary>Names of people, places and companies, transliterated as they stand on badges and waybills.</summary>
internal static class SeedTexts
{
    private static readonly (int Number, double Weight)[] _cityWeights;

    static SeedTexts() => _cityWeights = Cities.Select((city, number) => (number, city.Weight)).ToArray();

    public static IReadOnlyList<SeedCity> Cities { get; } =
    [
        new("Riyadh", 34, ["Al Olaya", "Al Malaz", "Al Naseem", "Al Yasmin", "Al Nakheel", "Hittin", "Al Rawdah", "Al Shifa", "Qurtubah", "Al Aqiq"]),
        new("Jeddah", 24, ["Al Hamra", "Al Rawdah", "Al Safa", "Al Salamah", "Al Naeem", "Al Basateen", "Al Marwah", "Obhur"]),
        new("Dammam", 11, ["Al Faisaliyah", "Al Shatea", "Al Muntazah", "Uhud", "Al Jalawiyah", "Al Noor"]),
        new("Makkah", 9, ["Al Aziziyah", "Al Shawqiyah", "Al Awali", "Al Nuzhah", "Al Zaher"]),
        new("Madinah", 8, ["Quba", "Al Khalidiyah", "Al Aridh", "Al Aziziyah", "Al Iskan"]),
        new("Khobar", 7, ["Al Ulaya", "Al Thuqbah", "Al Rakah", "Al Yarmouk", "Al Hizam"]),
        new("Tabuk", 4, ["Al Wurud", "Al Masif", "Al Rawdah", "Al Faisaliyah"]),
        new("Abha", 3, ["Al Mansak", "Al Khasha", "Shamsan", "Al Numays"]),
    ];

    /// <summary>The cities as numbers, with how much of the fleet is in each.</summary>
    public static ReadOnlySpan<(int Number, double Weight)> CityWeights => _cityWeights;

    public static IReadOnlyList<string> Streets { get; } =
    [
        "King Fahd Road", "King Abdullah Road", "Prince Sultan Street", "Olaya Street", "Tahlia Street", "Khurais Road", "Al Imam Road",
        "Al Urubah Road", "Prince Turki Street", "Al Takhassusi Street", "Madinah Road", "Palestine Street", "Sari Street", "Al Amal Street",
        "King Khalid Street", "Al Thumamah Road", "Abu Bakr Road", "Umar Ibn Al Khattab Street", "Al Andalus Street", "Hira Street",
    ];

    public static IReadOnlyList<string> Places { get; } =
    [
        "Central Warehouse", "North Fulfilment Centre", "Al Othaim Mall", "Panorama Mall", "Jarir Bookstore", "Extra Store", "Panda Market",
        "Tamimi Market", "Danube Store", "Nahdi Pharmacy", "Al Baik Kitchen", "Half Million Kitchen", "Shawarma House Kitchen", "Home Centre",
    ];

    public static IReadOnlyList<string> FirstNames { get; } =
    [
        "Mohammed", "Abdullah", "Fahad", "Khalid", "Sultan", "Faisal", "Saud", "Turki", "Nasser", "Bandar", "Majed", "Yousef", "Ibrahim", "Omar",
        "Ali", "Hassan", "Saleh", "Ahmed", "Imran", "Bilal", "Usman", "Tariq", "Arif", "Rashid", "Shahid", "Naveed", "Asif", "Salman", "Irfan",
        "Rahul", "Sunil", "Anil", "Vijay", "Karim", "Rafiq", "Jamal", "Mahmoud", "Mostafa", "Hany", "Samir", "Noura", "Sara", "Reem", "Huda",
    ];

    public static IReadOnlyList<string> LastNames { get; } =
    [
        "Al Otaibi", "Al Qahtani", "Al Ghamdi", "Al Zahrani", "Al Harbi", "Al Dossari", "Al Shehri", "Al Mutairi", "Al Shammari", "Al Anazi",
        "Al Subaie", "Al Malki", "Al Amri", "Al Juhani", "Khan", "Hussain", "Malik", "Iqbal", "Chaudhry", "Rahman", "Hossain", "Islam", "Kumar",
        "Sharma", "Nair", "Pillai", "Hassan", "Ibrahim", "Abdelrahman", "El Sayed", "Farouk", "Saleh", "Al Yami", "Al Asmari", "Bajaber",
    ];

    public static IReadOnlyList<(string Name, string Slug)> Organizations { get; } =
    [
        ("Riyadh Express", "riyadh-express"), ("Najd Logistics", "najd-logistics"), ("Red Sea Couriers", "red-sea-couriers"),
        ("Eastern Parcel", "eastern-parcel"), ("Hijaz Delivery", "hijaz-delivery"), ("Sahara Post", "sahara-post"),
        ("Falcon Freight", "falcon-freight"), ("Oasis Drop", "oasis-drop"), ("Desert Wing", "desert-wing"), ("Palm Cargo", "palm-cargo"),
        ("Tuwaiq Transport", "tuwaiq-transport"), ("Gulf Runner", "gulf-runner"), ("Asir Movers", "asir-movers"), ("Dune Dispatch", "dune-dispatch"),
        ("Pearl Parcel", "pearl-parcel"), ("Hail Hauling", "hail-hauling"), ("Yanbu Lines", "yanbu-lines"), ("Tabuk Trail", "tabuk-trail"),
        ("Crescent Carry", "crescent-carry"), ("Mirage Mail", "mirage-mail"),
    ];

    public static IReadOnlyList<string> CourierNotes { get; } =
    [
        "Call before arriving.", "Leave with the guard.", "Second floor, no lift.", "Handle with care: glass.", "Keep cold.",
        "Ring twice, the bell is faint.", "Only after the noon prayer.", "Gate 3, behind the school.", "Ask for the receipt's code.",
    ];

    /// <summary>The letters that Saudi plates use.</summary>
    public const string PlateLetters = "ABDEGHJKLNRSTUVXZ";
}
