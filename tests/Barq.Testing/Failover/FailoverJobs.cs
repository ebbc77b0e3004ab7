using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using Barq.Testing.Databases;
using Barq.Testing.Gateway;
using Barq.Testing.Processes;
using Npgsql;

namespace Barq.Testing.Failover;

/// <summary>Jobs that are asked for while servers fail: short ones, which recompute the couriers' figures of one organization each.</summary>
/// <param name="database">The gateways' database.</param>
internal sealed class FailoverJobs(TestDatabase database)
{
    /// <summary>So many organizations has the smallest fleet.</summary>
    private const int Organizations = 5;

    /// <summary>How many were asked for.</summary>
    public int Asked { get; private set; }

    /// <summary>Asks for one.</summary>
    /// <param name="gateway">The gateway that is asked.</param>
    public async Task AskAsync(GatewayProcess gateway)
    {
        Asked++;
        var organizationId = Convert.ToBase64String(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"Organization:{1 + ((Asked - 1) % Organizations)}")));
        using var answer = await gateway.Client.PostAsJsonAsync("graphql", new { query = "mutation($organizationId: ID!) { recomputeCourierPerformance(input: { organizationId: $organizationId }) { job { id } } }", variables = new { organizationId } });
        var text = await answer.Content.ReadAsStringAsync();
        if (!text.Contains("\"job\":{\"id\":", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"A job was not taken: {text}");
        }
    }

    /// <summary>Waits until all are done.</summary>
    public Task DoneAsync() => Poll.UntilAsync(async () => await CountAsync("status = 'SUCCEEDED'") == Asked, "the jobs to be done");

    /// <summary>Attempts that were begun for nothing: another had the job already, or took it over.</summary>
    public async Task<long> RepeatedAsync() => await CountAsync("attempts > 1");

    private async Task<long> CountAsync(string condition)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
#pragma warning disable CA2100 // The conditions stand above.
        await using var command = new NpgsqlCommand($"SELECT count(*) FROM background_jobs WHERE kind = 'recomputeCourierPerformance' AND {condition}", connection);
#pragma warning restore CA2100
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
