using System.Collections.Frozen;
using System.Text.Json;
using Barq.Graph.Preparation;
using Barq.Persistence.Settings;

namespace Barq.Graph.PersistedOperations;

/// <summary>The trusted documents that come with the program: files of a folder, read once at the start.</summary>
internal sealed class OperationFiles
{
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
        try
        {
            Warm = [.. Documents.Values.Select(WarmOperation.Read).OfType<WarmOperation>().OrderBy(operation => operation.Name, StringComparer.Ordinal)];
        }
        catch (JsonException exception)
        {
            throw new StartupException($"A document in {Folder} has no JSON object behind # @warm: {exception.Message}", exception);
        }
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>The texts by id.</summary>
    public FrozenDictionary<string, string> Documents { get; }

    /// <summary>The operations whose answers are made in advance.</summary>
    public IReadOnlyList<WarmOperation> Warm { get; }

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
