using Barq.Persistence.Workflows;

namespace Barq.Persistence.Tests.Workflows;

public sealed class StatusWorkflowTests
{
    public enum Light
    {
        Red,
        Green,
        Broken,
    }

    [Fact]
    public void New_StatusWithoutRow_IsRefused()
    {
        var error = Assert.Throws<ArgumentException>(() => Workflow(new() { [Light.Red] = [Light.Green], [Light.Green] = [] }));
        Assert.StartsWith("Light Broken has no row.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void New_StatusThatNothingLeadsTo_IsRefused()
    {
        var error = Assert.Throws<ArgumentException>(() =>
            Workflow(new() { [Light.Red] = [Light.Green], [Light.Green] = [Light.Red], [Light.Broken] = [Light.Red] }));
        Assert.StartsWith("Light Broken can't be reached.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Allows_Moves_AreThoseOfTheRows()
    {
        var workflow = Workflow(new() { [Light.Red] = [Light.Green], [Light.Green] = [Light.Red, Light.Broken], [Light.Broken] = [] });

        Assert.Equal(Light.Red, workflow.Initial);
        Assert.True(workflow.Allows(Light.Green, Light.Broken));
        Assert.False(workflow.Allows(Light.Red, Light.Broken));
        Assert.False(workflow.Allows(Light.Red, Light.Red));
        Assert.True(workflow.IsFinal(Light.Broken));
        Assert.False(workflow.IsFinal(Light.Green));
    }

    private static StatusWorkflow<Light> Workflow(Dictionary<Light, IReadOnlyList<Light>> next) => new(Light.Red, next);
}
