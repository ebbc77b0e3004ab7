using Barq.Graph.Answers;
using Barq.Graph.Preparation;
using Barq.Persistence.Diagnostics;

namespace Barq.Graph.Profiling;

/// <summary>Adds to a response what the request took: for administrators who ask, and where it is set for all.</summary>
internal sealed class Profiler(ProfilingOptions options, TimeProvider time, IHostEnvironment? environment = null)
{
    /// <summary>The header with which an administrator of the platform asks for a profile: <c>1</c> or <c>true</c>.</summary>
    public const string Header = "Barq-Profile";

    private readonly bool _isDevelopment = environment?.IsDevelopment() == true;

    /// <summary>Whether a request gets a profile.</summary>
    public bool Wants(GraphRequest request) => options.Enabled
        ? request.Caller.IsPlatformAdministrator || _isDevelopment
        : request.Headers is not null && request.Caller.IsPlatformAdministrator && request.Header(Header) is "1" or "true";

    /// <summary>Runs a request with a profile.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="execute">Executes it.</param>
    /// <returns>The response with the profile among its extensions.</returns>
    public async ValueTask<GraphResponse> RunAsync(string operation, Func<ValueTask<GraphResponse>> execute)
    {
        using var profile = new RequestProfile(time);
        RequestWork.Current = new RequestWork(operation, profile);
        using var response = await execute();
        return ProfileWriter.Append(response, operation, profile);
    }
}
