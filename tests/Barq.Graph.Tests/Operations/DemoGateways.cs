using Barq.Graph.Tests.Gateway;

namespace Barq.Graph.Tests.Operations;

/// <summary>Gateways on the demo fleet.</summary>
public sealed class DemoGateways() : SharedGateways(InterimFleet.Template);
