namespace Drawbridge.Ptx.Isa;

/// <summary>Where a variable lives, or which addresses an instruction means (PTX ISA, "State Spaces").</summary>
public enum StateSpace : byte
{
    /// <summary>No memory operand.</summary>
    None,

    /// <summary>A generic address: any of global, shared, local, const or parameters.</summary>
    Generic,

    /// <summary>Registers.</summary>
    Register,

    /// <summary>Global memory, shared by all threads of all launches.</summary>
    Global,

    /// <summary>Shared memory of this thread block.</summary>
    Shared,

    /// <summary>Shared memory of any block of the cluster.</summary>
    SharedCluster,

    /// <summary>Memory of one thread.</summary>
    Local,

    /// <summary>Constant memory.</summary>
    Const,

    /// <summary>Kernel parameters, or arguments and return values of a call.</summary>
    Param,
}
