namespace Barq.Performance.Fleet;

/// <summary>What somebody does for a living.</summary>
internal enum Job
{
    /// <summary>Runs the platform.</summary>
    Platform,

    /// <summary>Sends parcels on their way.</summary>
    Dispatcher,

    /// <summary>Carries them.</summary>
    Courier,

    /// <summary>Answers those who ask where they are.</summary>
    Desk,

    /// <summary>Looks after the whole.</summary>
    Owner,
}

/// <summary>Somebody who uses a front end.</summary>
/// <param name="Job">What for.</param>
/// <param name="Organization">Whose.</param>
/// <param name="Key">The user's or the courier's global id.</param>
internal sealed record Person(Job Job, string? Organization = null, string? Key = null)
{
    /// <summary>Who sees all.</summary>
    public static Person Platform { get; } = new(Job.Platform);

    /// <summary>What the person's token says.</summary>
    public Dictionary<string, object> Claims
    {
        get
        {
            var claims = new Dictionary<string, object> { ["sub"] = Key ?? "performance" };
            if (Job == Job.Platform)
            {
                claims["platform_admin"] = true;
                return claims;
            }

            claims["organization_id"] = FleetFacts.KeyOf(Organization!);
            claims["role"] = Job switch { Job.Courier => "COURIER", Job.Owner => "OWNER", _ => "MANAGER" };
            claims[Job == Job.Courier ? "courier_id" : "user_id"] = FleetFacts.KeyOf(Key!);
            return claims;
        }
    }
}
