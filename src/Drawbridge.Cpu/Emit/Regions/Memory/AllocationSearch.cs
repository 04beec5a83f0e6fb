using System.Reflection.Metadata;
using Drawbridge.Cpu.Execution;

namespace Drawbridge.Cpu.Emit.Regions;

/// <summary>
/// Code that finds the allocation of an address in the device's table. It calls nothing: a call would cost all vectors their registers, also
/// where it is never made.
/// </summary>
sealed class AllocationSearch(MethodWriter il, Action<string, ILOpCode> pushField)
{
    const int PairBytes = 16, SizeOffset = 8;

    readonly int entry = il.Local(IlType.Pointer), left = il.Local(IlType.Int32), half = il.Local(IlType.Int32), middle = il.Local(IlType.Pointer);

    /// <summary>Branches to <paramref name="failed"/> unless so many bytes at an address lie in one allocation, and, for stores, not in constants.</summary>
    /// <param name="address">Local with the address.</param>
    /// <param name="pushBytes">Pushes how many bytes.</param>
    /// <param name="writes">True for stores.</param>
    /// <param name="failed">Where to go if not.</param>
    public void Emit(int address, Action pushBytes, bool writes, IlLabel failed)
    {
        var (loop, done) = (il.Label(), il.Label());
        pushField(nameof(BlockContext.Allocations), ILOpCode.Ldind_i);
        il.Op(ILOpCode.Ldind_i);
        il.Store(entry);
        il.Load(entry);
        il.Op(ILOpCode.Ldind_i4);
        il.Store(left);
        Advance(sizeof(ulong));
        il.Mark(loop);
        il.Load(left);
        il.Int(1);
        il.Branch(ILOpCode.Ble, done);
        il.Load(left);
        il.Int(1);
        il.Op(ILOpCode.Shr);
        il.Store(half);
        il.Load(left);
        il.Load(half);
        il.Op(ILOpCode.Sub);
        il.Store(left);
        il.Load(entry);
        il.Load(half);
        il.Int(PairBytes);
        il.Op(ILOpCode.Mul);
        il.Op(ILOpCode.Conv_i);
        il.Op(ILOpCode.Add);
        il.Store(middle);
        il.Load(address);
        PushAt(middle, 0);
        il.Branch(ILOpCode.Blt_un, loop);
        il.Load(middle);
        il.Store(entry);
        il.Branch(ILOpCode.Br, loop);
        il.Mark(done);
        PushSize();
        pushBytes();
        il.Branch(ILOpCode.Blt, failed);
        il.Load(address);
        PushStart();
        il.Op(ILOpCode.Sub);
        PushSize();
        pushBytes();
        il.Op(ILOpCode.Sub);
        il.Branch(ILOpCode.Bgt_un, failed);
        if (writes) BranchIfConstants(failed);
    }

    /// <summary>Makes what was found the window of a site; not constants, so that no store takes the short way to them.</summary>
    /// <param name="pushWindow">Pushes the address of a field of the window.</param>
    /// <param name="bytes">Bytes that the site checks at once; windows of fewer are left alone.</param>
    public void Remember(Action<string> pushWindow, long bytes)
    {
        var end = il.Label();
        PushSize();
        il.Long(bytes);
        il.Branch(ILOpCode.Blt, end);
        BranchIfConstants(end);
        pushWindow(nameof(AccessWindow.Start));
        PushStart();
        il.Op(ILOpCode.Stind_i8);
        pushWindow(nameof(AccessWindow.Last));
        PushSize();
        il.Long(bytes);
        il.Op(ILOpCode.Sub);
        il.Op(ILOpCode.Stind_i8);
        il.Mark(end);
    }

    void BranchIfConstants(IlLabel target)
    {
        PushStart();
        pushField(nameof(BlockContext.Constants), ILOpCode.Ldind_i8);
        il.Branch(ILOpCode.Beq, target);
    }

    void PushStart() => PushAt(entry, 0);

    void PushSize() => PushAt(entry, SizeOffset);

    void PushAt(int pointer, int offset)
    {
        il.Load(pointer);
        if (offset != 0)
        {
            il.Int(offset);
            il.Op(ILOpCode.Add);
        }
        il.Op(ILOpCode.Ldind_i8);
    }

    void Advance(int bytes)
    {
        il.Load(entry);
        il.Int(bytes);
        il.Op(ILOpCode.Add);
        il.Store(entry);
    }
}
