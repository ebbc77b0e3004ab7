using System.Text.Json;
using System.Text.RegularExpressions;
using Barq.Testing;
using Barq.Testing.Gateway;

namespace Barq.Graph.Tests.Checklist;

/// <summary>The page for those in trouble: what its commands take out of an answer is there.</summary>
public sealed partial class TroubleshootingPageTests
{
    [SkippableFact]
    public async Task Commands_OfThePage_FindWhatTheyAskFor()
    {
        await using var gateway = await GatewayProcess.StartAsync(new GatewayStart());
        var commands = Command().Matches(await File.ReadAllTextAsync(Repository.PathOf("docs", "operations", "troubleshooting.md"))).ToArray();

        Assert.True(commands.Length >= 8, $"{commands.Length}");
        foreach (var command in commands)
        {
            using var answer = JsonDocument.Parse(await gateway.Client.GetStringAsync(new Uri("api/v1/performance/" + command.Groups["path"].Value, UriKind.Relative)));
            foreach (var filter in command.Groups["filter"].Value.Split(", ."))
            {
                Assert.True(Finds(answer.RootElement, filter), $"{command.Value}: {filter}");
            }
        }
    }

    // A path of names, of whose end some names are taken or the first few.
    private static bool Finds(JsonElement element, string filter)
    {
        var (path, taken) = filter.Split(" | ") is [var first, var second] ? (first, second) : (filter, "");
        foreach (var name in path.Replace("[:5]", "", StringComparison.Ordinal).Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!element.TryGetProperty(name, out element))
            {
                return false;
            }
        }

        return (path.EndsWith(']') == (element.ValueKind == JsonValueKind.Array))
            && taken.Trim('{', '}').Split(", ", StringSplitOptions.RemoveEmptyEntries).All(name => element.TryGetProperty(name, out _));
    }

    [GeneratedRegex(@"\bP (?<path>[a-z0-9/?=-]+)(?: \| jq '(?<filter>[^']+)')?(?=\s|;)")]
    private static partial Regex Command();
}
