using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Barq.Architecture.Tests;

/// <summary>A wrong setting stops the start; it is never found out by the first request that needs it.</summary>
public sealed class OptionsTests
{
    [Theory, MemberData(nameof(OptionsClasses))]
    public void OptionsClass_InvalidValue_FailsTheStart(Type options)
    {
        var services = Registered();
        Assert.Contains(services, service => service.ServiceType == typeof(IValidateOptions<>).MakeGenericType(options));
        // One validator more, which refuses anything: only who is validated on start asks it there.
        services.AddSingleton(
            typeof(IValidateOptions<>).MakeGenericType(options),
            Activator.CreateInstance(typeof(Refusal<>).MakeGenericType(options))!);
        using var provider = services.BuildServiceProvider();

        var exception = Record.Exception(provider.GetRequiredService<IStartupValidator>().Validate);

        var refusals = exception is AggregateException several ? several.InnerExceptions : [exception!];
        Assert.Contains(refusals, refusal => refusal is OptionsValidationException { OptionsType: var type } && type == options);
    }

    public static TheoryData<Type> OptionsClasses() =>
        [.. Rooms.All.SelectMany(project => project.GetTypes())
            .Where(type => type is { IsClass: true, IsAbstract: false, IsNested: false } && type.Name.EndsWith("Options", StringComparison.Ordinal))];

    /// <summary>All that the projects register, whoever calls it.</summary>
    private static IServiceCollection Registered()
    {
        var services = WebApplication.CreateEmptyBuilder(new WebApplicationOptions()).Services;
        foreach (var registration in Rooms.All.SelectMany(project => project.GetTypes())
            .Where(type => type is { IsAbstract: true, IsSealed: true })
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static))
            .Where(method => !method.IsGenericMethod && method.Name.StartsWith("Add", StringComparison.Ordinal)
                && method.GetParameters() is [{ ParameterType: var parameter }] && parameter == typeof(IServiceCollection)))
        {
            registration.Invoke(null, [services]);
        }
        return services;
    }

    private sealed class Refusal<TOptions> : IValidateOptions<TOptions>
        where TOptions : class
    {
        public ValidateOptionsResult Validate(string? name, TOptions options) => ValidateOptionsResult.Fail("Refused.");
    }
}
