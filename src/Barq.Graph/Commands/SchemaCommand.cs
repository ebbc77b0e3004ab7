using System.CommandLine;
using Barq.Graph.TypeSystem;
using GraphQL.Types;

namespace Barq.Graph.Commands;

/// <summary><c>schema</c>: prints the schema.</summary>
internal sealed class SchemaCommand(IServiceProvider services) : IGatewayCommand
{
    public Command Create()
    {
        var command = new Command("schema", "Print the schema as SDL.");
        command.SetAction((_, _) => RunAsync());
        return command;
    }

    // The schema is built when asked for, and not for the other commands.
    private async Task<int> RunAsync()
    {
        await Console.Out.WriteAsync(new SchemaPrinter(services.GetRequiredService<ISchema>()).Print());
        return 0;
    }
}
