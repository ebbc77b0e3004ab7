using System.Collections.Frozen;
using System.Text.Json;
using Barq.Persistence.Settings;

namespace Barq.Graph.PersistedOperations;

/// <summary>The trusted documents that come with the program: files of a folder, read once at the start.</summary>
internal sealed class OperationFiles
{
    /// <summary>The mark, in a comment, of operations that are run at the start to fill the caches.</summary>
    private const string WarmMark = "# @warm";

    /// <summary>Reads the folder.</summary>
    /// <exception cref="StartupException">A file is no document or manifest.</exception>
    public OperationFiles(PersistedOperationsOptions options)
    {
        Folder = options.Folder ?? Path.Combine(AppContext.BaseDirectory, "operations");
        if (options.Folder is not null && !Directory.Exists(Folder))
        {
            throw new StartupException($"PERSISTED_OPERATIONS_FOLDER is '{Folder}': there is no such folder.");
        }

        Documents = Directory.Exists(Folder) ? ReadFolder(Folder).ToFrozenDictionary(StringComparer.Ordinal) : FrozenDictionary<string, string>.Empty;
        Warm = [.. Documents.Values.Where(text => text.Split('\n').Any(line => line.StartsWith(WarmMark, StringComparison.Ordinal)))];
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>The texts by id.</summary>
    public FrozenDictionary<string, string> Documents { get; }

    /// <summary>The documents that are run at the start.</summary>
    public IReadOnlyList<string> Warm { get; }

    /// <summary>The documents of a folder by their hashes.</summary>
    public static Dictionary<string, string> ReadFolder(string folder)
    {
        var documents = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(folder, "*.graphql").Order(StringComparer.Ordinal))
        {
            var text = File.ReadAllText(file);
            documents[DocumentId.Of(text)] = text;
        }

        foreach (var file in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            try
            {
                foreach (var (id, text) in OperationManifest.Read(JsonElement.Parse(File.ReadAllText(file))))
                {
                    documents[id] = text;
                }
            }
            catch (Exception exception) when (exception is JsonException or FormatException)
            {
                throw new StartupException($"{file} is no manifest of Relay or Apollo: {exception.Message}", exception);
            }
        }

        return documents;
    }
}
