using System.Text.RegularExpressions;
using Barq.Persistence.Settings;
using Barq.Testing;

namespace Barq.Graph.Tests.Documentation;

/// <summary>
/// What README and the docs write as code is there: paths, and the names of settings, types, fields, files and figures. What has been
/// renamed in the source alone would stay in the docs for ever.
/// </summary>
public sealed partial class DocumentedNamesTests
{
    private static readonly string[] _sources = [".cs", ".csproj", ".targets", ".props", ".graphql", ".js", ".json", ".html", ".css", ".yml", ".yaml", ".conf", ".sh", ".example", ".sln", ""];

    // Of others: their programs, functions, settings and variables; and what only stands for a name.
    private static readonly HashSet<string> _ofOthers = new(StringComparer.Ordinal)
    {
        "AddX", "NNNN", "__mismatch__", "adr", "CELERY_BROKER_URL", "CELERY_RESULT_BACKEND", "CELERY_WORKER_CONCURRENCY", "CELERY_WORKER_PREFETCH_MULTIPLIER", "CELERY_TASK_SOFT_TIME_LIMIT",
        "CELERY_TASK_TIME_LIMIT", "CELERY_TASK_MAX_RETRIES", "CELERY_TASK_DEFAULT_RETRY_DELAY", "CELERY_RESULT_EXPIRES", "CELERY_WORKER_MAX_TASKS_PER_CHILD",
        "celery", "DOTNET_TieredPGO", "FLUSHDB", "deps", "proxy_cache_valid", "proxy_ignore_headers", "proxy_read_timeout", "OperationTypeNode",
        "non_idempotent", "gcdump", "GetRecursivelyReferencedFragments", "pg_xact_status", "dotnet_", "kestrel_", "db_client_connection_", "_bucket",
    };

    [Fact]
    public void Names_OfAllPages_AreInTheSource()
    {
        var words = Files().SelectMany(file => Word().Matches($"{File.ReadAllText(file)} {file}").Select(match => match.Value)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        words.UnionWith(SecretFiles.Settings.Select(setting => setting + SecretFiles.Ending));
        words.UnionWith([.. words.Select(word => word.Replace("_", "", StringComparison.Ordinal))]);

        // Figures and tags are written with points there and bars here, JSON's names without capitals, and some stand without their first word.
        var known = words.ToList();
        bool IsThere(string name) => words.Contains(name) || words.Contains(name.Replace("_", "", StringComparison.Ordinal))
            || (Parts(name).All(words.Contains) && !name.All(letter => letter is '_' || char.IsUpper(letter) || char.IsDigit(letter)))
            || known.Exists(word => word.EndsWith('_' + name.TrimStart('_'), StringComparison.Ordinal));
        var missing = Spans().SelectMany(span => Word().Matches(span.Code).Select(match => (span.Page, span.Code, Name: match.Value)))
            .Where(each => !_ofOthers.Contains(each.Name) && !IsThere(each.Name)).Select(each => $"{each.Page}: {each.Name} in `{each.Code}`").Distinct();

        Assert.Empty(missing);
    }

    [Fact]
    public void Paths_OfAllPages_AreThere() => Assert.Empty(Spans().Where(span => FromRoot().IsMatch(span.Code) && !span.Code.Contains("NNNN", StringComparison.Ordinal))
        .Where(span => !Path.Exists(Path.Combine(RepositoryFolder.Root, span.Code.Split('*')[0]))).Select(span => $"{span.Page}: {span.Code}"));

    private static IEnumerable<string> Parts(string name) => name.Split('_', StringSplitOptions.RemoveEmptyEntries).Where(part => part is not ("total" or "seconds"));

    private static IEnumerable<(string Page, string Code)> Spans() =>
        Directory.EnumerateFiles(Path.Combine(RepositoryFolder.Root, "docs"), "*.md", SearchOption.AllDirectories).Append(Path.Combine(RepositoryFolder.Root, "README.md")).Append(Path.Combine(RepositoryFolder.Root, "CONTRIBUTING.md"))
            .SelectMany(page => Code().Matches(Fence().Replace(File.ReadAllText(page), "")).Select(match => (Path.GetFileName(page), match.Groups[1].Value)));

    private static IEnumerable<string> Files() => Directory.EnumerateFiles(RepositoryFolder.Root)
        .Concat(new[] { "src", "tests", "schema", "deploy", ".config" }.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(RepositoryFolder.Root, folder), "*", SearchOption.AllDirectories)))
        .Where(file => _sources.Contains(Path.GetExtension(file), StringComparer.Ordinal) && !Made().IsMatch(file) && Path.GetFileName(file) != nameof(DocumentedNamesTests) + ".cs");

    [GeneratedRegex("[A-Za-z_][A-Za-z0-9_]{2,}")]
    private static partial Regex Word();

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex Code();

    [GeneratedRegex("^ *```.*?^ *```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^(?:src|tests|docs|deploy|schema)/\S*$")]
    private static partial Regex FromRoot();

    [GeneratedRegex(@"[/\\](?:bin|obj|node_modules|TestResults|__mismatch__|data)[/\\]")]
    private static partial Regex Made();
}
