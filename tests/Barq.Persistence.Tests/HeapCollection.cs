using Barq.Testing.Processes;

namespace Barq.Persistence.Tests;

/// <summary>Tests that measure what the process holds: nothing else runs meanwhile.</summary>
[CollectionDefinition(Heap.Collection, DisableParallelization = true)]
public sealed class HeapCollection;
