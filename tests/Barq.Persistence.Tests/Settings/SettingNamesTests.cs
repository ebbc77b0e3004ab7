using Barq.Persistence.Settings;

namespace Barq.Persistence.Tests.Settings;

public sealed class SettingNamesTests
{
    private static readonly string[] _settings = ["DB_POOL_SIZE", "REDIS_URL", "JOBS_QUEUES", "API_CACHE_TTL", "GRAPHQL_MAX_ROWS"];

    [Theory]
    [InlineData("DB_POOLSIZE", "DB_POOL_SIZE")]
    [InlineData("DB_POOL_SIZES", "DB_POOL_SIZE")]
    [InlineData("DB_PLOO_SIZE", "DB_POOL_SIZE")]
    [InlineData("REDIS_URI", "REDIS_URL")]
    [InlineData("JOB_QUEUES", "JOBS_QUEUES")]
    [InlineData("API_CAHCE_TTL", "API_CACHE_TTL")]
    [InlineData("GRAPHQL_MAXROWS", "GRAPHQL_MAX_ROWS")]
    public void Misspelt_NearToASetting_IsFound(string variable, string meant) =>
        Assert.Equal([(variable, meant)], SettingNames.Misspelt([variable], _settings));

    [Theory]
    [InlineData("DB_POOL_SIZE")]
    [InlineData("db_pool_size")]
    [InlineData("DB_POOL_TIMEOUT")]
    [InlineData("POSTGRES_PASSWORD")]
    [InlineData("PATH")]
    [InlineData("HOME")]
    public void Misspelt_ASettingOrSomethingElse_IsNot(string variable) => Assert.Empty(SettingNames.Misspelt([variable], _settings));
}
