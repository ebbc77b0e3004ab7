using System.CommandLine;
using System.Text.Json;
using Barq.Graph.PersistedOperations;
using Barq.Graph.Preparation;
using Barq.Persistence.Settings;

namespace Barq.Graph.Commands;

/// <summary><c>operations</c>: reads and writes manifests of trusted documents.</summary>
internal sealed class OperationsCommand(IServiceProvider services) : IGatewayCommand
{
    public Command Create() => new("operations", "Read and write manifests of the trusted documents.") { Export(), Import() };

    private Command Export()
    {
        var format = new Option<string>("--format") { Description = "relay (persisted.json) or apollo (persisted-query-manifest).", DefaultValueFactory = _ => "apollo" };
        format.AcceptOnlyFromAmong("relay", "apollo");
        var folder = new Option<string?>("--folder") { Description = "The folder of the documents; that of the program by default." };
        var command = new Command("export", "Print the manifest of a folder's documents.") { format, folder };
        command.SetAction(async (parsed, _) =>
        {
            IReadOnlyDictionary<string, string> documents = parsed.GetValue(folder) is { } path ? OperationFiles.ReadFolder(path) : services.GetRequiredService<OperationFiles>().Documents;
            await Console.Out.WriteAsync(OperationManifest.Write(Enum.Parse<ManifestFormat>(parsed.GetValue(format)!, ignoreCase: true), documents));
            return 0;
        });
        return command;
    }

    private Command Import()
    {
        var file = new Argument<string>("manifest") { Description = "The manifest of Relay or Apollo." };
        var folder = new Option<string>("--folder") { Description = "Where to write the documents, one file each.", Required = true };
        var command = new Command("import", "Check a manifest's documents against the schema, and write them as files.") { file, folder };
        command.SetAction((parsed, _) => ImportAsync(parsed.GetValue(file)!, parsed.GetValue(folder)!));
        return command;
    }

    private async Task<int> ImportAsync(string file, string folder)
    {
        IReadOnlyDictionary<string, string> documents;
        try
        {
            documents = OperationManifest.Read(JsonElement.Parse(await File.ReadAllTextAsync(file)));
        }
        catch (Exception exception) when (exception is JsonException or FormatException or IOException)
        {
            throw new StartupException($"{file} can't be read as a manifest: {exception.Message}", exception);
        }

        var preparer = services.GetRequiredService<DocumentPreparer>();
        foreach (var (id, text) in documents)
        {
            if ((await preparer.PrepareAsync(text)).Errors is [var error, ..])
            {
                throw new StartupException($"{file}: the document {id} can't be used, nothing was written: {error.Message}");
            }
        }

        Directory.CreateDirectory(folder);
        var named = documents.Where(document => document.Key == DocumentId.Of(document.Value)).ToList();
        foreach (var (id, text) in named)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, FileName(id, text)), text);
        }

        // An id that is no SHA-256 (Relay's default is MD5) can only stand in a manifest.
        var others = documents.Except(named).ToDictionary(StringComparer.Ordinal);
        if (others.Count > 0)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "persisted.json"), OperationManifest.Write(ManifestFormat.Relay, others));
        }

        await Console.Out.WriteLineAsync($"{named.Count} documents as files, {others.Count} in persisted.json, in {folder}.");
        return 0;
    }

    private static string FileName(string id, string text)
    {
        var name = OperationManifest.OperationOf(text).Name;
        return (name.Length == 0 ? id : string.Concat(name.Select((letter, index) => char.IsUpper(letter) ? $"{(index > 0 ? "-" : "")}{char.ToLowerInvariant(letter)}" : $"{letter}"))) + ".graphql";
    }
}
