using Barq.Testing.Processes;

namespace Barq.Graph.Tests;

/// <summary>Tests that measure what the process holds: nothing else runs meanwhile.</summary>
[CollectionDefinition(Heap.Collection, DisableParallelization = true)]
public sealed class HeapCollection;
