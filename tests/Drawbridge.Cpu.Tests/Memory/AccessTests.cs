using Drawbridge.Cpu.Memory;
using Drawbridge.Ptx.Isa;
using Drawbridge.Runtime;
using static Drawbridge.Cpu.Tests.Execution.RegionKernel;

namespace Drawbridge.Cpu.Tests.Memory;

/// <summary>Loads and stores lane by lane: which bytes they mean, and the faults of those that mean none.</summary>
public sealed unsafe class AccessTests
{
    const int Lanes = 16, Threads = 40, SharedBytes = 1000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(32)]
    public void GenericAddressesReachEveryWindow(int bytes)
    {
        using var kernel = BlockRun.Kernel(Lanes);
        ulong global = kernel.Allocate(new byte[2048]), constants = kernel.ConstBase;
        kernel.Run(Threads, SharedBytes, block =>
        {
            new Span<byte>(block->Shared, SharedBytes).Fill(9);
            new Span<byte>(block->Local, Threads * (int)block->LocalStride).Fill(9);
            long* addresses = stackalloc long[Lanes];
            int* mask = stackalloc int[Lanes];
            byte* values = stackalloc byte[Lanes * 32], read = stackalloc byte[Lanes * 32];
            for (int i = 0; i < Lanes * bytes; i++) values[i] = (byte)(i + 1);
            for (int lane = 0; lane < Lanes; lane++)
            {
                mask[lane] = lane % 5 == 4 ? 0 : -1;
                addresses[lane] = (lane % 3) switch
                {
                    0 => (long)global + lane * 64,
                    1 => (long)AddressSpaces.SharedWindow + lane * 32,
                    _ => (long)AddressSpaces.LocalWindow + (bytes < 32 ? 16 : 0),
                };
                if (lane == 4) addresses[lane] = 0;
            }
            Access.StoreGeneric(block, 1, Lanes, StoreAt, addresses, mask, values, bytes);
            new Span<byte>(read, Lanes * bytes).Fill(7);
            Access.LoadGeneric(block, 1, Lanes, LoopAt, addresses, mask, read, bytes);
            for (int lane = 0; lane < Lanes; lane++)
            {
                byte* place = (lane % 3) switch
                {
                    0 => (byte*)global + lane * 64,
                    1 => block->Shared + lane * 32,
                    _ => block->Local + (ulong)(Lanes + lane) * block->LocalStride + (bytes < 32 ? 16 : 0),
                };
                for (int i = 0; i < bytes; i++)
                {
                    bool isOn = mask[lane] != 0;
                    Assert.Equal(isOn ? values[lane * bytes + i] : 7, read[lane * bytes + i]);
                    Assert.Equal(isOn ? values[lane * bytes + i] : lane % 3 == 0 ? 0 : 9, place[i]);
                }
            }
            if (bytes != 4) return;
            // Upper halves mean nothing in a window; parameters and constants can be read.
            for (int lane = 0; lane < Lanes; lane++) (addresses[lane], mask[lane]) = (lane * 4 + ((long)lane << 32), -1);
            ((int*)block->Shared)[5] = 123;
            Access.LoadShared(block, 0, Lanes, LoopAt, addresses, mask, read, bytes);
            Assert.Equal(123, ((int*)read)[5]);
            for (int lane = 0; lane < Lanes; lane++) addresses[lane] = lane % 4 * 4 + ((long)lane << 32);
            Access.LoadConst(block, 0, Lanes, LoopAt, addresses, mask, read, bytes);
            Assert.Equal([1, 2, 3, 4, 1, 2, 3, 4], new Span<int>(read, 8));
            Access.LoadParam(block, 0, Lanes, LoopAt, addresses, mask, read, bytes);
            Assert.Equal(((int*)block->Parameters)[0], ((int*)read)[4]);
            for (int lane = 0; lane < Lanes; lane++) addresses[lane] = (long)constants + lane % 4 * 4;
            Access.LoadGeneric(block, 0, Lanes, LoopAt, addresses, mask, read, bytes);
            Assert.Equal([1, 2, 3, 4, 1, 2, 3, 4], new Span<int>(read, 8));
            for (int lane = 0; lane < Lanes; lane++) addresses[lane] = (long)AddressSpaces.ParamWindow + lane % 4 * 4;
            Access.LoadGeneric(block, 0, Lanes, LoopAt, addresses, mask, read, bytes);
            Assert.Equal(((int*)block->Parameters)[1], ((int*)read)[5]);
        });
    }

    public static readonly TheoryData<int, long, int, bool, string> Wrong = new()
    {
        { (int)StateSpace.Generic, 0, 4, false, "DB4103" },
        { (int)StateSpace.Global, 0x40, 8, true, "DB4103" },
        { (int)StateSpace.Global, 0x7777_7777_0000, 4, false, "DB4101" },
        { (int)StateSpace.Global, -8, 8, false, "DB4101" },
        { (int)StateSpace.Generic, -4, 4, true, "DB4101" },
        { (int)StateSpace.Generic, 6, 4, false, "DB4102" },
        { (int)StateSpace.Shared, SharedBytes, 4, false, "DB4101" },
        { (int)StateSpace.Shared, SharedBytes - 4, 16, false, "DB4102" },
        { (int)StateSpace.Shared, 0xFFFF_FFFC, 4, true, "DB4101" },
        { (int)StateSpace.Generic, (long)AddressSpaces.SharedWindow + 2048, 4, true, "DB4101" },
        { (int)StateSpace.Local, 40, 4, false, "DB4101" },
        { (int)StateSpace.Generic, (long)AddressSpaces.LocalWindow + 64, 8, true, "DB4101" },
        { (int)StateSpace.Param, 32, 4, false, "DB4101" },
        { (int)StateSpace.Generic, (long)AddressSpaces.ParamWindow, 4, true, "DB4105" },
        { (int)StateSpace.Const, 16, 4, false, "DB4101" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void FaultsNameLaneAndCause(int space, long address, int bytes, bool writes, string id)
    {
        using var kernel = BlockRun.Kernel(Lanes);
        ulong global = kernel.Allocate(new byte[2048]);
        var fault = Assert.Throws<KernelFaultException>(() => kernel.Run(Threads, SharedBytes, block =>
        {
            long* addresses = stackalloc long[Lanes];
            int* mask = stackalloc int[Lanes];
            byte* values = stackalloc byte[Lanes * 32];
            for (int lane = 0; lane < Lanes; lane++)
            {
                // Lane 2 is as wrong but takes no part.
                addresses[lane] = lane is 2 or 3 or 7 ? address : (StateSpace)space is StateSpace.Generic or StateSpace.Global ? (long)global : 0;
                mask[lane] = lane == 2 ? 0 : -1;
            }
            switch ((StateSpace)space, writes)
            {
                case (StateSpace.Generic, false): Access.LoadGeneric(block, 2, Lanes, StoreAt, addresses, mask, values, bytes); break;
                case (StateSpace.Generic, true): Access.StoreGeneric(block, 2, Lanes, StoreAt, addresses, mask, values, bytes); break;
                case (StateSpace.Global, false): Access.LoadGlobal(block, 2, Lanes, StoreAt, addresses, mask, values, bytes); break;
                case (StateSpace.Global, true): Access.StoreGlobal(block, 2, Lanes, StoreAt, addresses, mask, values, bytes); break;
                case (StateSpace.Shared, false): Access.LoadShared(block, 2, Lanes, StoreAt, addresses, mask, values, bytes); break;
                case (StateSpace.Shared, true): Access.StoreShared(block, 2, Lanes, StoreAt, addresses, mask, values, bytes); break;
                case (StateSpace.Local, false): Access.LoadLocal(block, 2, Lanes, StoreAt, addresses, mask, values, bytes); break;
                case (StateSpace.Param, false): Access.LoadParam(block, 2, Lanes, StoreAt, addresses, mask, values, bytes); break;
                default: Access.LoadConst(block, 2, Lanes, StoreAt, addresses, mask, values, bytes); break;
            }
        }));
        kernel.AssertFault(fault, id, StoreAt, new(0, 0, 0), new(35, 0, 0));
        Assert.Equal((ulong)address, fault.Address);
    }

    [Fact]
    public void StoresToConstantsAndFreedMemoryAreNamedAsSuch()
    {
        using var kernel = BlockRun.Kernel(Lanes);
        ulong freed = kernel.Allocate(1, 2, 3);
        kernel.Memory.Free(freed);
        Assert.Equal("DB4105", Fault(kernel.ConstBase + 4));
        Assert.Equal("DB4104", Fault(freed + 4));

        string Fault(ulong address) => Assert.Throws<KernelFaultException>(() => kernel.Run(1, 0, block =>
        {
            long addresses = (long)address;
            int mask = -1;
            Access.Fault(block, 0, 1, StoreAt, &addresses, &mask, 4, true, (int)StateSpace.Global);
        })).Id;
    }
}
