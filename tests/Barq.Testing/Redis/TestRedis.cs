namespace Barq.Testing.Redis;

/// <summary>The Redis-compatible servers that a Redis test runs on.</summary>
public enum TestRedis
{
    /// <summary>Garnet in this process, as in the embedded default; always there.</summary>
    Garnet,

    /// <summary>A real Redis server; the test is skipped where there is none.</summary>
    Redis,
}

/// <summary>Theory data, so that a Redis test is written once and runs on each server.</summary>
/// <example>
/// <code>
/// [SkippableTheory, MemberData(nameof(TestRedisServers.All), MemberType = typeof(TestRedisServers))]
/// public async Task Set_ThenGet_IsTheSame(TestRedis kind)
/// {
///     await using var redis = await RedisServer.CreateAsync(kind);
/// </code>
/// </example>
public static class TestRedisServers
{
    /// <summary>Both servers.</summary>
    public static TheoryData<TestRedis> All => [TestRedis.Garnet, TestRedis.Redis];
}
