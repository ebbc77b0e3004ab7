using System.Diagnostics.Metrics;
using Barq.Persistence.Diagnostics;

namespace Barq.Graph.RateLimiting;

/// <summary>What the limit of requests has done, as instruments for Prometheus and OTLP.</summary>
internal sealed class RateInstruments
{
    public RateInstruments(IMeterFactory meters, RateLimiter limiter)
    {
        var meter = meters.Create(Tracing.Name);
        meter.CreateObservableCounter("rate_limit.allowed", () => limiter.Allowed, null, "Requests that the rate limit let through.");
        meter.CreateObservableCounter("rate_limit.refused", () => limiter.Refused, null, "Requests that the rate limit refused.");
        meter.CreateObservableCounter("rate_limit.held", () => limiter.Held, null, "Refusals that were held back, as their caller goes on asking.");
        meter.CreateObservableCounter("rate_limit.alone", () => limiter.Alone, null, "Requests that a node decided on alone, as Redis was away or slow.");
        meter.CreateObservableCounter("rate_limit.trips", () => limiter.Trips, null, "Round trips to Redis for the rate limit.");
        meter.CreateObservableGauge("rate_limit.callers", () => limiter.Callers, null, "Callers that the rate limit keeps in mind.");
    }
}
