using System.CommandLine;

namespace Barq.Graph.Commands;

/// <summary>Something that the gateway's program does instead of serving: <c>dotnet run --project src/Barq.Graph -- NAME</c>.</summary>
internal interface IGatewayCommand
{
    /// <summary>Makes the command, with its options and its action, which answers with the exit code.</summary>
    Command Create();
}
