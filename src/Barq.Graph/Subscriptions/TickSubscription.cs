using System.Globalization;
using Barq.Graph.Answers;
using Barq.Graph.Documents;
using Barq.Graph.Errors;
using Barq.Graph.Plans;
using Barq.Graph.Responses;
using Barq.Persistence.Access;
using Barq.Persistence.Storage;
using GraphQL.Validation;

namespace Barq.Graph.Subscriptions;

/// <summary>What a client may say of the time between two answers, in whole seconds.</summary>
/// <param name="Argument">The argument's name.</param>
/// <param name="Default">Where none is given. Seconds.</param>
/// <param name="Least">Seconds.</param>
/// <param name="Most">Seconds.</param>
public sealed record TickInterval(string Argument = "interval", int Default = 5, int Least = 1, int Most = 300);

/// <summary>What else a client may say: a value of an enum.</summary>
/// <param name="Argument">The argument's name.</param>
/// <param name="Description">Its description.</param>
/// <param name="Default">Where none is given.</param>
public sealed record TickChoice(string Argument, string Description, Enum Default)
{
    /// <summary>The value of the enum that a client has written.</summary>
    internal Enum Read(object? given) => given is not string text ? Default
        : Enum.GetValues(Default.GetType()).Cast<Enum>().First(value => EnumText.FromMemberName(value.ToString()) == text);
}

/// <summary>A field that answers again and again.</summary>
public sealed class TickSubscription : SubscriptionDefinition
{
    internal TickSubscription(
        string name, string description, Type valueType, TickInterval interval, TickChoice? choice,
        Func<IServiceProvider, Enum?, CancellationToken, ValueTask<object>> produce, Func<Caller, bool>? isAllowed)
        : base(name, description)
    {
        Interval = interval;
        Choice = choice;
        Produce = produce;
        Shape = ValueShape.Of(valueType);
        IsAllowedTo = isAllowed ?? IsAllowedTo;
    }

    /// <summary>What the client may say of the interval.</summary>
    public TickInterval Interval { get; }

    /// <summary>What else the client may say; null for nothing.</summary>
    public TickChoice? Choice { get; }

    internal Func<IServiceProvider, Enum?, CancellationToken, ValueTask<object>> Produce { get; }

    internal ValueShape Shape { get; }
}

/// <summary>A field that answers with what its producer makes.</summary>
internal sealed class TickRootPlan(string responseKey, TickSubscription definition, FieldArguments arguments, ValueWriter writer) : RootPlan(responseKey)
{
    /// <summary>The field.</summary>
    public TickSubscription Definition { get; } = definition;

    /// <summary>What else the client has chosen; null where there is nothing to choose.</summary>
    public Enum? Choice(Variables variables) =>
        Definition.Choice is { } choice ? choice.Read(arguments.Read(variables).GetValueOrDefault(choice.Argument)) : null;

    /// <summary>The time between two answers.</summary>
    /// <exception cref="GraphQLRequestException">It is out of range.</exception>
    public TimeSpan Interval(Variables variables)
    {
        var interval = Definition.Interval;
        var seconds = arguments.Read(variables).GetValueOrDefault(interval.Argument) is { } given ? Convert.ToInt32(given, CultureInfo.InvariantCulture) : interval.Default;
        return seconds >= interval.Least && seconds <= interval.Most
            ? TimeSpan.FromSeconds(seconds)
            : throw new GraphQLRequestException(
                ErrorCodes.BadUserInput, $"'{interval.Argument}' is {seconds}: allowed are {interval.Least} to {interval.Most} seconds.").At(arguments.Field, [ResponseKey]);
    }

    /// <summary>A whole answer.</summary>
    public GraphResponse Answer(object value)
    {
        using var json = new Utf8Writer();
        json.Raw("{\"data\":{"u8);
        json.Raw(Key);
        writer.Write(json, value);
        json.Raw("}}"u8);
        return new GraphResponse(json.Written.ToArray(), ResponseStatus.Executed, errors: null);
    }

    public override bool Write(OperationRun run, ResponseContext context) => throw new NotSupportedException("Ticks are written without rows.");
}
