namespace Barq.Testing.Databases;

/// <summary>The databases that a database test runs on.</summary>
public enum TestProvider
{
    /// <summary>SQLite in a file of the test's own; always there.</summary>
    Sqlite,

    /// <summary>A real PostgreSQL server; the test is skipped where there is none.</summary>
    PostgreSql,
}

/// <summary>Theory data, so that a database test is written once and runs on each database.</summary>
/// <example>
/// <code>
/// [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
/// public async Task Insert_SameEmailTwice_IsRefused(TestProvider provider)
/// {
///     await using var database = await TestDatabase.CreateAsync(provider);
/// </code>
/// </example>
public static class TestProviders
{
    /// <summary>Both databases.</summary>
    public static TheoryData<TestProvider> All => [TestProvider.Sqlite, TestProvider.PostgreSql];
}
