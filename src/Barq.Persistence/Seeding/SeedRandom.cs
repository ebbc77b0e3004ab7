namespace Barq.Persistence.Seeding;

/// <summary>
/// Random numbers of one row: a function of table and row alone, so that rows can be made in any order, by any number of threads, in any
/// version of .NET, and are always the same.
/// </summary>
/// <remarks>Source: SplitMix64 (Steele, Lea, Flood 2014).</remarks>
internal struct SeedRandom
{
    private ulong _state;

    public SeedRandom(SeedTable table, int row) => _state = Mix(((ulong)table << 40) + (ulong)row);

    /// <summary>A number from 0 up to 1.</summary>
    public double Fraction()
    {
        _state += 0x9E3779B97F4A7C15;
        return (Mix(_state) >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>A number from 0 up to, but not including, a bound.</summary>
    public int Below(int bound) => (int)(Fraction() * bound);

    /// <summary>A number between two, both included.</summary>
    public int Between(int least, int most) => least + Below(most - least + 1);

    /// <summary>Whether something of a probability happens.</summary>
    public bool Chance(double probability) => Fraction() < probability;

    /// <summary>A span of time up to a bound, in whole seconds.</summary>
    public TimeSpan Seconds(TimeSpan least, TimeSpan most) => TimeSpan.FromSeconds(Math.Floor(least.TotalSeconds + (Fraction() * (most - least).TotalSeconds)));

    /// <summary>One of several.</summary>
    public T Pick<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    /// <summary>One of several, each with a weight; the weights need no particular sum.</summary>
    public T Pick<T>(params ReadOnlySpan<(T Item, double Weight)> items)
    {
        var total = 0.0;
        foreach (var (_, weight) in items)
        {
            total += weight;
        }

        var rest = Fraction() * total;
        foreach (var (item, weight) in items)
        {
            rest -= weight;
            if (rest < 0)
            {
                return item;
            }
        }

        return items[^1].Item;
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}

/// <summary>Streams of random numbers. The numbers of the members are part of what makes rows reproducible.</summary>
internal enum SeedTable
{
    Organizations = 1,
    Users = 2,
    Vehicles = 3,
    Couriers = 4,
    Assignments = 5,
    Deliveries = 6,
    Events = 7,
    Tickets = 8,
    Audit = 9,
    Archive = 10,
    Jobs = 11,
}
