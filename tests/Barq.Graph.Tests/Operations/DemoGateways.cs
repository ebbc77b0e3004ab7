using Barq.Graph.Tests.Gateway;
using Barq.Testing.Fleet;

namespace Barq.Graph.Tests.Operations;

/// <summary>Gateways on the demo fleet.</summary>
public sealed class DemoGateways() : SharedGateways(FleetDatabases.Demo);
