using Barq.Graph.Authorization;
using Barq.Graph.Preparation;
using Barq.Graph.Subscriptions;
using Barq.Graph.Transport.Connections;
using Barq.Graph.Transport.Http;
using Barq.Graph.Transport.Sending;

namespace Barq.Graph.Transport.WebSockets;

/// <summary>What every socket needs.</summary>
internal sealed record SocketServices(
    IRequestExecutor Executor, CallerReader Callers, ConnectionKeeper Keeper, SocketOptions Options, SocketSlots Slots, RateGate Rates, SubscriptionOptions Subscriptions, HttpTransportOptions Http, UnsentAnswers Unsent, TimeProvider Time,
    ILogger<GraphSocket> Logger);
